//! The hex digits of a digest, eight at once.

/// The 16 hex digits of the first eight bytes of a digest, which [`Digester::digests`](crate::domain::rng::Digester::digests) gives.
pub fn hex_digits(digest: u64) -> [u8; 16] {
    let [high, low] =
        [digest as u32, (digest >> 32) as u32].map(|bytes| four_bytes_digits(bytes).to_le_bytes());
    let mut digits = [0; 16];
    digits[..8].copy_from_slice(&high);
    digits[8..].copy_from_slice(&low);
    digits
}

/// The eight hex digits of four bytes, all at once: each byte of the result is a digit.
fn four_bytes_digits(bytes: u32) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let bytes = u64::from(bytes);
    let bytes = (bytes | bytes << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (bytes | bytes << 8) & 0x00ff_00ff_00ff_00ff;
    let nibbles = (bytes >> 4 | bytes << 8) & (0x0f * EACH);
    // A nibble of 10 or more carries into the upper half of its byte when 6 is added.
    let is_letter = (nibbles + 6 * EACH) >> 4 & EACH;
    nibbles + u64::from(b'0') * EACH + is_letter * u64::from(b'a' - b'0' - 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_hex_digits() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut bytes = [0x9a; 8];
                bytes[place] = byte;
                let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(&hex_digits(u64::from_le_bytes(bytes)), expected.as_bytes());
            }
        }
    }
}
