import { rulePage } from '../rules/page';
import { EXIT, type Exit } from './exit';
import { ruleNamed } from './ruleNamed';
import { complain, print } from './terminal';

export function explain(code: string): Exit {
  const rule = ruleNamed(code);
  if ('problem' in rule) {
    complain(rule.problem);
    return EXIT.failed;
  }
  print(`${rulePage(rule).trimEnd()}\n`);
  return EXIT.clean;
}
