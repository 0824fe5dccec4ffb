import {BaseSequencer, type TestSpecification} from 'vitest/node';

const orderOf = ({project}: TestSpecification): number => project.config.sequence.groupOrder;
const isCheck = ({project}: TestSpecification): number => Number(project.name === 'checks');

/**
 * The order of files: the linter, the compiler and the formatter start first of their group. They compute for minutes at low
 * priority, beside tests that mostly wait for a browser.
 */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => orderOf(a) - orderOf(b) || isCheck(b) - isCheck(a));
  }
}
