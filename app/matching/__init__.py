"""Who signed twice: the pure algorithm, plain values in and out. docs/matching.md says why each rule is as it is."""
