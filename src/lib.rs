//! tierfit

pub mod backup;
pub mod bytes;
pub mod catalogue;
pub mod cli;
pub mod inventory;
pub mod plan;
pub mod report;
