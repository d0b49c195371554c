//! Numbers, times and names in words, safe for a terminal.

mod class;
mod code;
mod device;
mod fitted;
mod list;
mod number;
mod safe;
mod storage;
mod time;

pub use self::{
    class::{attribution, class, has_no_own_copy, if_left_out},
    code::{encrypted, kind, outcome, source, state},
    device::{device, is_same_name, model, on_device, system},
    fitted::{shortened, shortened_path, wrapped},
    list::{SHOWN, either, listed, listed_of, sentences},
    number::{counted, grouped, number, share},
    safe::{are_plain_lines, is_unsafe, printable, printable_lines},
    storage::{storage, tier},
    time::{age, apart, day, duration, month, old, year},
};
