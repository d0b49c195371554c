//! What somebody chooses on a screen, and how the screen is drawn.
//!
//! A [`Session`] is everything between two keys: which apps are off, which storage they have to
//! fit, what somebody says of their account ([`State`], which adds nothing up itself: each flip
//! asks the layers below, as `plan` does), which row is marked, and which folder of an app is open.
//! It takes keys, and says what it can't do itself ([`Task`]): read a folder, write a file, leave.
//! It draws itself into whatever buffer it is given, so that tests look at whole screens without a
//! terminal. The terminal, its keys and its signals are for the command line.

mod input;
mod inside;
mod keys;
mod list;
mod rows;
mod screen;
mod session;
mod state;

pub use self::{
    inside::MOST_NAMED,
    rows::{Row, Sort, Switch},
    screen::{LEAST, Theme},
    session::{Leaving, Session, Task},
    state::{Explored, Flip, State},
};
