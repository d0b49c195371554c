//! What must hold of whatever is read out of a backup: a module for each fuzz target.
//!
//! Each has `read`, which does what the program does with such bytes, and `check`, which asks
//! besides whether the answer is right. Compiled for tests and for fuzzing only.

pub(crate) mod lists;
pub(crate) mod mbdb;
pub(crate) mod mbfile;
