/** All promises of the port `Api`: run in process, over HTTPS, and against a real API server. */
import { applyCases } from './cases/apply-cases.ts';
import { deletionCases } from './cases/deletion-cases.ts';
import { execCases } from './cases/exec-cases.ts';
import { forwardCases } from './cases/forward-cases.ts';
import { httpCases } from './cases/http-cases.ts';
import { kindCases } from './cases/kind-cases.ts';
import { readCases } from './cases/read-cases.ts';
import { refusalCases } from './cases/refusal-cases.ts';
import { writeCases } from './cases/write-cases.ts';
import type { ContractCase } from './contract-case.ts';

export const contractCases: readonly ContractCase[] = [
  ...applyCases,
  ...writeCases,
  ...readCases,
  ...deletionCases,
  ...kindCases,
  ...execCases,
  ...forwardCases,
  ...httpCases,
  ...refusalCases,
];
