//! The bands of age and tenure (spec section 6, columns 17 and 18).

/// The band of an age in full years.
pub fn age_band(age: i32) -> &'static str {
    match age {
        ..25 => "< 25",
        25..35 => "25-34",
        35..45 => "35-44",
        45..55 => "45-54",
        55..65 => "55-64",
        65.. => "65+",
    }
}

/// The band of a tenure in months; the bands themselves are in years.
pub fn tenure_band(tenure_months: i64) -> &'static str {
    match tenure_months {
        ..24 => "< 2",
        24..60 => "2-4",
        60..120 => "5-9",
        120..240 => "10-19",
        240.. => "20+",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_bands_begin_where_they_say() {
        let bands = [(-1, "< 25"), (24, "< 25"), (25, "25-34"), (34, "25-34"), (35, "35-44"), (45, "45-54")];
        for (age, band) in bands.into_iter().chain([(54, "45-54"), (55, "55-64"), (64, "55-64"), (65, "65+")])
        {
            assert_eq!(age_band(age), band, "age {age}");
        }
    }

    #[test]
    fn tenure_bands_begin_at_full_years() {
        let bands =
            [(-5, "< 2"), (23, "< 2"), (24, "2-4"), (59, "2-4"), (60, "5-9"), (119, "5-9"), (120, "10-19")];
        for (months, band) in bands.into_iter().chain([(239, "10-19"), (240, "20+"), (i64::MAX, "20+")]) {
            assert_eq!(tenure_band(months), band, "{months} months");
        }
    }
}
