import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { metricsText } from '../../../source/traffic/paths/metrics.ts';
import { pictureOf } from '../../../source/traffic/paths/picture.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { begin, observed, seeded, shares } from './mixtures.ts';

function clients() {
  const watched = observed(meshOf(['east', 'west']));
  const draw = shares({ v1: 1, v2: 1 }, seeded(1));
  watched.go(30, name => (name === 'west' && draw() === 'v1' ? undefined : draw()));
  watched.paths.lose('west', 'the API server of west is unreachable', watched.now());
  return pictureOf(watched.paths, 10, watched.now(), begin);
}

test('each path is a counter and a gauge; one that is not observed is neither up nor down', () => {
  const text = metricsText('mesh1', clients(), 'unknown', 'prometheus');
  assert.match(
    text,
    /^eastwest_responses_total\{mesh="mesh1",from="east",to="west",version="v2",way="gateway"\} \d+$/m,
  );
  assert.match(text, /^eastwest_path_up\{mesh="mesh1",from="east",to="east",version="v1",way="local"\} 1$/m);
  assert.doesNotMatch(text, /^eastwest_path_up\{mesh="mesh1",from="west"/m);
  assert.match(text, /^eastwest_client_observed\{mesh="mesh1",from="west"\} 0$/m);
  assert.match(text, /^eastwest_request_errors_total\{mesh="mesh1",from="west"\} [1-9]\d*$/m);
  assert.match(text, /^eastwest_verdict\{mesh="mesh1",state="unknown"\} 1$/m);
});

test('in OpenMetrics counters are named without their ending in the head, and the end is marked', () => {
  const text = metricsText('mesh1', clients(), undefined, 'openmetrics');
  assert.match(text, /^# TYPE eastwest_responses counter$/m);
  assert.match(text, /\n# EOF\n$/);
  assert.doesNotMatch(text, /eastwest_verdict/);
});

test('what a label may not hold is escaped', () => {
  const [first, ...others] = clients();
  assert.ok(first !== undefined);
  const odd = { ...first, name: 'a"b\\c\nd' };
  assert.match(metricsText('m', [odd, ...others], undefined, 'prometheus'), /from="a\\"b\\\\c\\nd"/);
});

const promtool = spawnSync('promtool', ['--version']).error === undefined;

test('promtool finds nothing wrong with them', {
  skip: promtool ? false : 'promtool is not installed (Debian: package prometheus)',
}, () => {
  const input = metricsText('mesh1', clients(), 'proven', 'prometheus');
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  assert.equal(`${stdout}${stderr}`, '');
  assert.equal(status, 0);
});
