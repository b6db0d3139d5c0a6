/** What happened to each object between one thing done by hand and the next: how recordings with marks are compared. */
import type { KindRef, KubeObject } from '../../../source/model/kube.ts';
import { StatusError } from '../../../source/model/kube.ts';
import { recordedLines } from '../../helpers/recordings.ts';
import type { TestCluster } from './worlds.ts';

/** What an object is like in a few words; nothing for one that is not compared. */
export type Describe = (object: KubeObject) => string | undefined;

export type Segment = {
  /** What was done by hand at its beginning. */
  readonly mark: string;
  /** The states of each object in their order, each once in a row. */
  readonly states: ReadonlyMap<string, readonly string[]>;
  /** Objects in the order in which they were made. */
  readonly made: readonly string[];
};

type Line = { readonly type: string; readonly object: KubeObject & { readonly what?: string } };

/** A recording, cut at its marks; what came before the first is left out. */
export function recordedSegments(name: string, describe: Describe): readonly Segment[] {
  const parts: { mark: string; events: Line[] }[] = [];
  for (const line of recordedLines(name) as readonly Line[]) {
    if (line.type === 'MARK') parts.push({ mark: line.object.what ?? '', events: [] });
    else parts.at(-1)?.events.push(line);
  }
  return parts.map(({ mark, events }) => segmentOf(mark, events, describe));
}

export type Recorder = {
  /** Something is done by hand now. */
  mark(what: string): Promise<void>;
  /** What was seen between the marks, once all events up to now have come. */
  segments(describe: Describe): Promise<readonly Segment[]>;
};

/** Watches these kinds of a cluster; events belong to the last mark before their version. */
export function record({ api }: TestCluster, kinds: readonly KindRef[], signal: AbortSignal): Recorder {
  const events: Line[] = [];
  const marks: { readonly what: string; readonly version: number }[] = [];
  const versionOf = (object: KubeObject) => Number(object.metadata.resourceVersion ?? 0);
  for (const kind of kinds) void follow(kind);

  async function follow(kind: KindRef): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const event of api.watch(kind, { resourceVersion: '0' }, signal)) events.push(event);
      } catch (error) {
        // Kinds that come with an operator are not there yet.
        if (!signal.aborted && !(error instanceof StatusError)) throw error;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  /** The newest version of the cluster: that of something written now. */
  async function now(): Promise<number> {
    const map = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: '', generateName: 'mark-', namespace: 'default' },
    };
    return versionOf(await api.create(map, {}, signal));
  }

  return {
    async mark(what) {
      marks.push({ what, version: await now() });
    },
    async segments(describe) {
      const end = await now();
      // Whatever happened before has been told by now, as watches of one server are told in turn.
      for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve));
      const inOrder = events
        .filter(each => each.type !== 'BOOKMARK' && versionOf(each.object) <= end)
        .sort((left, right) => versionOf(left.object) - versionOf(right.object));
      return marks.map(({ what, version }, index) => {
        const until = marks[index + 1]?.version ?? end;
        const own = inOrder.filter(({ object }) => versionOf(object) > version && versionOf(object) <= until);
        return segmentOf(what, own, describe);
      });
    },
  };
}

function segmentOf(mark: string, events: readonly Line[], describe: Describe): Segment {
  const states = new Map<string, string[]>();
  const made: string[] = [];
  for (const { type, object } of events) {
    const described = describe(object);
    if (described === undefined) continue;
    const title = `${object.kind} ${object.metadata.name}`;
    const state = type === 'DELETED' ? 'gone' : described;
    const list = states.get(title) ?? [];
    if (list.at(-1) !== state) list.push(state);
    states.set(title, list);
    if (type === 'ADDED') made.push(title);
  }
  return { mark, states, made };
}
