import type { Reporter, TestModule } from "vitest/node";

/** Prints what failed, and the two lines that `scripts/test` adds up. */
export default class Counts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const error of errors) console.error(error);
    for (const module of modules) {
      failed += module.errors().length;
      for (const error of module.errors()) console.error(module.moduleId, error.stack ?? error.message);
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") passed += 1;
        if (result.state !== "failed") continue;
        failed += 1;
        console.error(`${module.moduleId}: ${test.fullName}`);
        for (const error of result.errors) console.error(error.stack ?? error.message);
      }
    }
    console.log(`# pass ${passed}\n# fail ${failed}`);
  }
}
