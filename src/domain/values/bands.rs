//! The bands of age and tenure (spec section 6, columns 17 and 18).

/// The bands of age, in years.
pub static AGE_BANDS: [&str; 6] = ["< 25", "25-34", "35-44", "45-54", "55-64", "65+"];

/// The bands of tenure, in years.
pub static TENURE_BANDS: [&str; 5] = ["< 2", "2-4", "5-9", "10-19", "20+"];

/// The place among [`AGE_BANDS`] of an age in full years.
pub fn age_band(age: i32) -> usize {
    [25, 35, 45, 55, 65].iter().filter(|start| age >= **start).count()
}

/// The place among [`TENURE_BANDS`] of a tenure in months.
pub fn tenure_band(tenure_months: i64) -> usize {
    [24, 60, 120, 240].iter().filter(|start| tenure_months >= **start).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_bands_begin_where_they_say() {
        let bands = [(-1, "< 25"), (24, "< 25"), (25, "25-34"), (34, "25-34"), (35, "35-44"), (45, "45-54")];
        for (age, band) in bands.into_iter().chain([(54, "45-54"), (55, "55-64"), (64, "55-64"), (65, "65+")])
        {
            assert_eq!(AGE_BANDS[age_band(age)], band, "age {age}");
        }
    }

    #[test]
    fn tenure_bands_begin_at_full_years() {
        let bands =
            [(-5, "< 2"), (23, "< 2"), (24, "2-4"), (59, "2-4"), (60, "5-9"), (119, "5-9"), (120, "10-19")];
        for (months, band) in bands.into_iter().chain([(239, "10-19"), (240, "20+"), (i64::MAX, "20+")]) {
            assert_eq!(TENURE_BANDS[tenure_band(months)], band, "{months} months");
        }
    }
}
