//! How many random cases a property is tried with.

use proptest::prelude::ProptestConfig;

/// As many as `few`, or as the environment variable PROPTEST_CASES says: `make fuzz` asks for many.
pub fn cases(few: u32) -> ProptestConfig {
    // Its default reads the variable.
    let many = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_some() { many } else { ProptestConfig { cases: few, ..many } }
}
