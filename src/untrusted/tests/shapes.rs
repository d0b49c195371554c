//! The shapes that take most memory for their length, as far as anybody has thought of them.

mod evidence;
mod lists;
mod records;
mod tables;
mod texts;

/// Some bytes, and what they are.
pub(super) type Shape = (&'static str, Vec<u8>);

/// Returns inputs of about this length for a target.
pub(super) fn of(target: &str, length: usize) -> Vec<Shape> {
    match target {
        "mbfile" => lists::binary(length),
        "pages" => tables::pages(length),
        "wal" => tables::wal(length),
        "keybag" => records::keybag(length),
        "lists" => [lists::xml(length), lists::binary(length)].concat(),
        "mbdb" => records::mbdb(length),
        "evidence" => evidence::evidence(length),
        "sizes" => repeated(&["9", "0.", ".", " ", "9h", "1 h ", "1.", "é", "G"], length),
        "catalogue" => texts::catalogue(length),
        "saved" => texts::saved(length),
        "settings" => repeated(
            &["a 1 MB\n", "1 MB\n", "a\n1 MB\n", "\n", "\u{fdfa}", "ß 1B\n", "1,", "1'", "é"],
            length,
        ),
        other => panic!("{other}"),
    }
}

fn repeated(parts: &[&'static str], length: usize) -> Vec<Shape> {
    parts.iter().map(|part| (*part, part.repeat(length / part.len()).into_bytes())).collect()
}

/// Puts as many numbered parts between two texts as there is room for.
fn numbered(around: [&str; 2], length: usize, part: impl Fn(usize) -> String) -> Vec<u8> {
    let [before, after] = around;
    let mut text = before.to_owned();
    for number in 0.. {
        if length <= text.len() {
            break;
        }
        text.push_str(&part(number));
    }
    text.push_str(after);
    text.into_bytes()
}
