//! `Exit`: how a run ended.

use std::process::ExitCode;

use crate::inventory::Completeness;

/// How a run ended. The numbers are a promise to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, and the answer is good.
    Good,
    /// 1: it could not be done; why is on stderr.
    Failed,
    /// 2: the arguments make no sense, by themselves or for this backup.
    Usage,
    /// 3: done, and the answer is bad: it can't fit, something is wrong, or only a part could be
    /// read.
    Bad,
}

impl Exit {
    /// All of them, by their numbers.
    pub const ALL: [Self; 4] = [Self::Good, Self::Failed, Self::Usage, Self::Bad];

    /// Returns the number that a shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Bad => 3,
        }
    }

    /// Returns what it means, as help and the manual tell it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Good => "done, the answer is good",
            Self::Failed => "it could not be done",
            Self::Usage => "wrong usage",
            Self::Bad => {
                "done, the answer is bad (it can't fit, the doctor found a problem, or only a part \
                 could be read)"
            }
        }
    }
}

impl From<Completeness> for Exit {
    /// An answer on a part of a manifest is a bad one.
    fn from(completeness: Completeness) -> Self {
        if completeness.is_complete() { Self::Good } else { Self::Bad }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
