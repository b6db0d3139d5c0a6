/** What is written beside the files of a release: notes, parts, and how package managers find it. */
import { sha256 } from './archive.ts';

export type Released = { readonly name: string; readonly sum: string };

/** A version's section of CHANGELOG.md, without its heading; undefined where it has none. */
export function releaseNotes(
  changelog: string,
  version: string,
): { readonly heading: string; readonly text: string } | undefined {
  const [, ...sections] = changelog.split(/^## /m);
  const found = sections.find(each => each.startsWith(version));
  if (found === undefined) return undefined;
  const [heading = '', ...lines] = found.split('\n');
  return { heading, text: `${lines.join('\n').trim()}\n` };
}

type Part = { readonly name: string; readonly version: string; readonly license: string };

/** CycloneDX: what is in the files, not what was needed to build them, which `npm sbom` would list. */
export function sbom(parts: readonly Part[], own: { readonly version: string; readonly committed: string }): string {
  const components = [...parts]
    .sort((left, right) => (`${left.name}@${left.version}` < `${right.name}@${right.version}` ? -1 : 1))
    .map(({ name, version, license }) => ({
      type: 'library',
      'bom-ref': purl(name, version),
      name,
      version,
      licenses: [{ expression: license }],
      purl: purl(name, version),
    }));
  const root = {
    type: 'application',
    'bom-ref': purl('eastwest', own.version),
    name: 'eastwest',
    version: own.version,
  };
  const number = sha256(JSON.stringify([root, components]));
  // The same parts have the same number.
  const uuid = `${number.slice(0, 8)}-${number.slice(8, 12)}-8${number.slice(13, 16)}-8${number.slice(17, 20)}-${number.slice(20, 32)}`;
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: { ...(own.committed === '' ? {} : { timestamp: own.committed }), component: root },
    components,
    dependencies: [{ ref: root['bom-ref'], dependsOn: components.map(each => each['bom-ref']) }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const purl = (name: string, version: string) =>
  name === 'node' ? `pkg:generic/node@${version}` : `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** For `kubectl krew install --manifest`: one entry for each platform that an archive was made for. */
export function krewManifest(version: string, archives: ReadonlyMap<string, Released>, url: string): string {
  const entries = [...archives].map(([platform, { name, sum }]) => {
    const [system = '', arch = ''] = platform.replace('win32', 'windows').replace('x64', 'amd64').split('-');
    const program = system === 'windows' ? 'eastwest.exe' : 'eastwest';
    return `    - selector:
        matchLabels:
          os: ${system}
          arch: ${arch}
      uri: ${url}/${name}
      sha256: ${sum}
      bin: ${program}`;
  });
  return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: eastwest
spec:
  version: v${version}
  homepage: ${url}
  shortDescription: Build and prove an Istio multi-cluster mesh
  description: |
    Takes several Kubernetes or OpenShift clusters of a kubeconfig to one Istio
    multi-cluster mesh with the Sail Operator, and proves it by traffic from
    every cluster to every other one.
  platforms:
${entries.join('\n')}
`;
}

/** Of the npm package: Homebrew's own Node runs it, so that nothing has to be signed. */
export function homebrewFormula(archive: Released, url: string): string {
  return `class Eastwest < Formula
  desc "Take several Kubernetes clusters to one proven Istio multi-cluster mesh"
  homepage "${url}"
  url "${url}/${archive.name}"
  sha256 "${archive.sum}"
  license "Apache-2.0"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec.glob("bin/*")
    man1.install_symlink libexec.glob("lib/node_modules/eastwest/dist/eastwest.1")
    generate_completions_from_executable(bin/"eastwest", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/eastwest --version")
    assert_match "proven", shell_output("#{bin}/eastwest up --rehearse --yes -o ndjson")
  end
end
`;
}
