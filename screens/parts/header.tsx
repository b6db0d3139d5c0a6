/** The top of every screen: mesh, topology, where the user is, and the clusters, each always in the same place and colour. */
import { Box, Text } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../../state/app.ts';
import { type Layout, layoutOf } from '../../state/layout.ts';
import { type MemberRow, membersOf, topologyNow } from '../../state/members.ts';
import { isGoing, type Run } from '../../state/run.ts';
import { screenOf, sideScreens } from '../../state/view.ts';
import { countOf } from '../../state/words/run-words.ts';
import { screens } from '../screens.ts';
import { clusterStyle, styleOf, type Theme, useTheme } from '../theme.ts';
import { Rule } from './line.tsx';

export function Header({ app, rows }: { readonly app: App; readonly rows: number }) {
  const theme = useTheme();
  const session = useStore(app.session);
  const size = useStore(app.view, view => view.size);
  const layout = layoutOf(size);
  if (rows === 0) return null;
  return (
    <Box flexDirection="column" height={rows} flexShrink={0} overflow="hidden">
      <Box height={1} justifyContent="space-between" overflow="hidden">
        <Box flexShrink={1} height={1} overflow="hidden">
          <Text wrap="truncate-end">
            <Text {...styleOf(theme, 'accent')}>eastwest</Text>
            {session.kind === 'rehearsal' ? <Text {...styleOf(theme, 'warning')}> rehearsal</Text> : null}
            <Text>{`  ${session.meshId}`}</Text>
            {layout === 'single' ? null : <Text {...styleOf(theme, 'muted')}>{`  ${topologyNow(session)}`}</Text>}
          </Text>
        </Box>
        <Where app={app} layout={layout} />
      </Box>
      {rows > 1 ? <Members members={membersOf(session)} width={size.columns} theme={theme} /> : null}
      {rows > 2 ? <Rule width={size.columns} /> : null}
    </Box>
  );
}

function Where({ app, layout }: { readonly app: App; readonly layout: Layout }) {
  const theme = useTheme();
  const screen = useStore(app.view, screenOf);
  const mesh = useStore(app.run, progressOf);
  const kiali = useStore(app.kialiWork.run, progressOf);
  const progress = mesh === '' && kiali !== '' ? `Kiali ${kiali}` : mesh;
  const way: readonly string[] = Object.keys(screens).filter(id => !sideScreens.some(each => each === id));
  const busy =
    progress === '' || screen === 'install' || screen === 'kiali-install' ? null : (
      <Text {...styleOf(theme, 'running')}>{`${theme.symbols.running} installing ${progress}  `}</Text>
    );
  const place = way.includes(screen) ? `${way.indexOf(screen) + 1}/${way.length} ` : '';
  return (
    <Box flexShrink={0} height={1} marginLeft={1}>
      <Text wrap="truncate-end">
        {layout === 'single' ? null : busy}
        <Text {...styleOf(theme, 'muted')}>{place}</Text>
        <Text {...styleOf(theme, 'accent')}>{screens[screen].title}</Text>
      </Text>
    </Box>
  );
}

function progressOf(run: Run): string {
  const { all, done } = countOf(run);
  return isGoing(run) ? `${done} of ${all}` : '';
}

type MembersProps = { readonly members: readonly MemberRow[]; readonly width: number; readonly theme: Theme };

function Members({ members, width, theme }: MembersProps) {
  if (members.length === 0) {
    return (
      <Text wrap="truncate-end" {...styleOf(theme, 'muted')}>
        No clusters selected
      </Text>
    );
  }
  const words = fitting(members, width);
  const gap = namesWidth(members) <= width ? '  ' : ' ';
  return (
    <Text wrap="truncate-end">
      {members.map((member, index) => (
        <Text key={member.context}>
          <Text {...clusterStyle(theme, member.index)} bold={theme.colour}>
            {`${index === 0 ? '' : gap}${member.letter} ${member.name}`}
          </Text>
          <Text {...styleOf(theme, 'muted')}>{words[index] ?? ''}</Text>
        </Text>
      ))}
    </Text>
  );
}

/** What is behind each name: context and API host, or less where the line is too short for all of them. */
function fitting(members: readonly MemberRow[], width: number): readonly string[] {
  const context = (member: MemberRow) => (member.title === member.name ? '' : ` ${member.title}`);
  const host = (member: MemberRow) => (member.host === '' ? '' : ` ${member.host}`);
  const names = namesWidth(members);
  const ways = [(member: MemberRow) => context(member) + host(member), host, context, () => ''];
  for (const way of ways) {
    const words = members.map(way);
    if (names + words.join('').length <= width) return words;
  }
  return members.map(() => '');
}

function namesWidth(members: readonly MemberRow[]): number {
  return members.reduce((sum, member) => sum + member.letter.length + member.name.length + 3, -2);
}
