//! The keys of a backup, and the older list of files.

use sample_backups::tlv;

use super::Shape;

pub(super) fn keybag(length: usize) -> Vec<Shape> {
    let header = [tlv(b"SALT", &[0; 20]), tlv(b"ITER", &[0, 0, 0, 1])].concat();
    let header = [tlv(b"UUID", b""), header].concat();
    let class = |number: u32| {
        let key = [tlv(b"WRAP", &[0, 0, 0, 2]), tlv(b"WPKY", &[0; 40])].concat();
        [tlv(b"UUID", b""), tlv(b"CLAS", &number.to_be_bytes()), key].concat()
    };
    let many = (0..u32::try_from(length / 76).unwrap()).flat_map(class).collect();
    vec![
        ("classes", [header.clone(), many].concat()),
        ("empty records", [header.clone(), tlv(b"UUID", b"").repeat(length / 8)].concat()),
        ("unknown fields", [header, tlv(b"ABCD", b"").repeat(length / 8)].concat()),
    ]
}

pub(super) fn mbdb(length: usize) -> Vec<Shape> {
    let header = b"mbdb\x05\0".to_vec();
    let record = |domain: &[u8]| {
        let size = u16::try_from(domain.len()).unwrap().to_be_bytes();
        [&size[..], domain, &[0xFF; 8], &[0; 40]].concat()
    };
    let property = [&[0xFF, 0xFF][..], &60_000_u16.to_be_bytes(), &vec![0; 60_000]].concat();
    let mut long = record(b"HomeDomain");
    *long.last_mut().unwrap() = 255;
    vec![
        ("short records", [header.clone(), record(b"a").repeat(length / 51)].concat()),
        ("one record", [header, long, property.repeat(length / 60_000)].concat()),
    ]
}
