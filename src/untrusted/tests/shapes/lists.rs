//! Property lists, in XML and binary.

use sample_backups::binary_list;

use super::{Shape, numbered};

pub(super) fn xml(length: usize) -> Vec<Shape> {
    let arrays = [
        "<true/>",
        "<array/>",
        "<dict/>",
        "<string/>",
        "<string>a</string>",
        "<integer>1</integer>",
        "<integer>123456789012345678901234567890</integer>",
        "<data/>",
        "<date>2026-11-16T02:00:00Z</date>",
        "<!---->",
        "&amp;",
        "<string>&amp;&#65;</string>",
        "<array><array><array><array></array></array></array></array>",
        "<dict><key>a</key><true/></dict>",
    ];
    let around =
        ["<plist><dict><key>Installed Applications</key><array>", "</array></dict></plist>"];
    let keys = ["<plist><dict><key>Applications</key><dict>", "</dict></dict></plist>"];
    let ids = |id| format!("<string>{id}</string>");
    let apps = |id| format!("<key>{id}</key><dict/>");
    let metadata =
        "PHBsaXN0PjxkaWN0PjxrZXk+aXRlbU5hbWU8L2tleT48c3RyaW5nPmE8L3N0cmluZz48L2RpY3Q+PC9wbGlzdD4=";
    let named = |id| {
        format!("<key>{id}</key><dict><key>iTunesMetadata</key><data>{metadata}</data></dict>")
    };
    let mut shapes: Vec<_> = arrays
        .iter()
        .map(|part| (*part, numbered(around, length, |_| (*part).to_owned())))
        .collect();
    shapes.extend([
        ("installed apps", numbered(around, length, ids)),
        ("apps", numbered(keys, length, apps)),
        ("apps with a name", numbered(keys, length, named)),
        ("one key again and again", numbered(keys, length, |_| "<key>a</key><true/>".to_owned())),
        (
            "one text",
            numbered(["<plist><string>", "</string></plist>"], length, |_| "a".to_owned()),
        ),
        ("attributes", numbered(["<plist><array ", "/></plist>"], length, |n| format!("a{n}='' "))),
        ("depth", "<dict>".repeat(length / 6).into_bytes()),
    ]);
    shapes
}

pub(super) fn binary(length: usize) -> Vec<Shape> {
    let count = length / 2;
    let references = |index: u16| index.to_be_bytes().repeat(count);
    let array = |index| [long(0xA0, count), references(index)].concat();
    let text = |letters: usize| [long(0x50, letters), vec![b'a'; letters]].concat();
    let few = length / 4;
    let keys: Vec<u8> =
        (1..=few).flat_map(|key| u16::try_from(key).unwrap().to_be_bytes()).collect();
    let dictionary = [long(0xD0, few), keys, vec![0; 2 * few]].concat();
    let mut distinct = vec![dictionary];
    distinct.extend((0..few).map(|key| text_of(&format!("{key:x}"))));
    let same = [long(0xD0, few), 1_u16.to_be_bytes().repeat(few), 1_u16.to_be_bytes().repeat(few)];
    let shared = |index: usize| {
        [long(0xA0, 4), u16::try_from(index).unwrap().to_be_bytes().repeat(4)].concat()
    };
    vec![
        ("numbers", written(&[array(1), vec![0x10, 1]])),
        ("texts", written(&[array(1), text(1)])),
        ("texts of the length of an object", written(&[array(1), text(127)])),
        ("texts of two objects", written(&[array(1), text(255)])),
        ("data", written(&[array(1), [long(0x40, 127), vec![0; 127]].concat()])),
        ("dictionaries", written(&[array(1), vec![0xD0]])),
        ("dictionaries of one", written(&[array(1), vec![0xD1, 0, 2, 0, 2], text(1)])),
        ("dictionaries of long texts", { written(&[array(1), vec![0xD1, 0, 2, 0, 2], text(127)]) }),
        ("arrays of four", written(&[array(1), shared(2), text(1)])),
        (
            "arrays of arrays",
            written(&(1..12).map(shared).chain([text(length)]).collect::<Vec<_>>()),
        ),
        ("keys", written(&distinct)),
        ("one key again and again", written(&[same.concat(), text(100)])),
        ("one text", written(&[text(length)])),
        ("offsets", {
            let mut bytes = written(&vec![vec![]; 1]);
            bytes.splice(8..8, vec![0; length]);
            bytes
        }),
    ]
}

fn text_of(text: &str) -> Vec<u8> {
    [long(0x50, text.len()), text.as_bytes().to_vec()].concat()
}

fn long(marker: u8, length: usize) -> Vec<u8> {
    [vec![marker | 0x0F, 0x12], u32::try_from(length).unwrap().to_be_bytes().to_vec()].concat()
}

/// A binary property list of these objects, the first of which is the outermost. References take
/// two bytes.
fn written(objects: &[Vec<u8>]) -> Vec<u8> {
    binary_list(objects, 2)
}
