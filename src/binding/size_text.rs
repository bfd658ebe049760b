//! Sizes in the words of DuckDB: `47.6 MiB`, as `memory_limit` has them and error messages show them.

/// The units of DuckDB's sizes, each 1024 times the one before.
const UNITS: [&str; 6] = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/// Bytes as DuckDB writes them, rounded down to a tenth of the greatest unit that fits.
pub fn size_text(bytes: usize) -> String {
    let (mut unit, mut tenths) = (0, bytes as u128 * 10);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    match unit {
        0 => format!("{bytes} {}", UNITS[0]),
        _ => format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]),
    }
}

/// The bytes of a size as DuckDB writes them, `47.6 MiB` say; `None` where it is none.
pub fn bytes_of(size: &str) -> Option<usize> {
    let (number, unit) = size.trim().split_once(' ')?;
    let number: f64 = number.parse().ok().filter(|number: &f64| *number >= 0.0)?;
    let power = UNITS.iter().position(|known| known.trim_end_matches('s') == unit.trim_end_matches('s'))?;
    // Beyond what can be counted it is as much as can be.
    Some((number * 1024f64.powi(power as i32)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1 << 20;

    #[test]
    fn sizes_are_those_of_duckdb() {
        assert_eq!(bytes_of("47.6 MiB"), Some(49_912_217));
        assert_eq!(bytes_of("953.6 MiB"), Some(999_922_073));
        assert_eq!((bytes_of("1 byte"), bytes_of("700 bytes")), (Some(1), Some(700)));
        assert_eq!(bytes_of("2.0 TiB"), Some(2 << 40));
        assert_eq!(bytes_of("16383.9 PiB"), Some((16383.9 * 1024f64.powi(5)) as usize));
        for none in ["", "47", "much", "x MiB", "-1 MiB", "nan MiB", "1 mile"] {
            assert_eq!(bytes_of(none), None, "{none}");
        }
        assert_eq!((size_text(700), size_text(1023)), ("700 bytes".to_string(), "1023 bytes".to_string()));
        assert_eq!((size_text(1024), size_text(32 * MIB)), ("1.0 KiB".to_string(), "32.0 MiB".to_string()));
        assert_eq!(
            (size_text(1023 * MIB), size_text(5 << 29)),
            ("1023.0 MiB".to_string(), "2.5 GiB".to_string())
        );
    }
}
