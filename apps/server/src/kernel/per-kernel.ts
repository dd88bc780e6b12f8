import type { Kernel } from './kernel.ts';

/**
 * One value for each running kernel, made at first use: `providers.of(kernel)`.
 * Module state lives here rather than in globals so that two servers in one process (tests) share nothing,
 * and rather than in a container so that a reader can follow the import.
 */
export function perKernel<T>(create: (kernel: Kernel) => T): { of(kernel: Kernel): T } {
  const values = new WeakMap<Kernel, T>();
  return {
    of(kernel) {
      let value = values.get(kernel);
      if (value === undefined) {
        value = create(kernel);
        values.set(kernel, value);
      }
      return value;
    },
  };
}
