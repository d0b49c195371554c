//! What must hold of databases, whatever their bytes are.

pub(crate) mod pages;
pub(crate) mod wal;
