import assert from 'node:assert/strict';
import { test } from 'node:test';
import { junitText } from '../../../bin/output/junit.ts';
import { pictureOf } from '../../../source/traffic/paths/picture.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { begin, observed, seeded, shares } from '../../traffic/paths/mixtures.ts';

const verdict = { state: 'one-sided' as const, words: 'east receives responses only from "v1" <', evidence: [] };

test('a path that is silent fails, one that is not observed is an error, and the verdict is a case of its own', () => {
  const watched = observed(meshOf(['east', 'west', 'north']));
  const random = seeded(3);
  const before = shares({ v1: 1, v2: 1, v3: 1 }, random);
  const after = shares({ v1: 1, v2: 1 }, random);
  watched.go(60, () => before());
  watched.go(30, () => after());
  watched.paths.lose('north', 'its API server is unreachable', watched.now());
  const text = junitText('mesh1', pictureOf(watched.paths, 10, watched.now(), begin), verdict, {
    isPassed: false,
    seconds: 90,
  });
  assert.match(text, /<testsuites name="eastwest traffic" tests="10" failures="3" errors="3" time="90\.000">/);
  assert.match(text, /<testcase name="east receives responses from v1 \(east\)" classname="east"\/>/);
  assert.match(
    text,
    /name="west receives responses from v3 \(north\)" classname="west">\n {6}<failure message="silent after \d+ responses"/,
  );
  assert.match(text, /<error message="not observed: its API server is unreachable"\/>/);
  assert.match(text, /<failure message="one-sided: east receives responses only from &quot;v1&quot; &lt;"\/>/);
});
