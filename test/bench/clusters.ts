/**
 * The main job on many clusters: `eastwest up` against an `eastwest rehearse` of its own process, both from the sources'
 * bundle, beside a bare client that makes as many Secrets on one of those clusters.
 * `node --import tsx test/bench/clusters.ts [CLUSTERS]` (2). A line of JSON, then goals. Linux only: reads /proc.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../../source/kubernetes/api.ts';
import { createConnection } from '../../source/kubernetes/connection.ts';
import { createCredentials } from '../../source/kubernetes/credentials.ts';
import { anonymous } from '../../source/kubernetes/kubeconfig-entries.ts';
import { readKubeconfig } from '../../source/kubernetes/kubeconfig-files.ts';
