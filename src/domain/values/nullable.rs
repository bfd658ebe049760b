//! A double or NULL in eight bytes, for the many that a simulation carries along.

/// A double, or NULL. No amount and no rate is ever NaN, so NaN is what stands for NULL.
///
/// An `Option<f64>` takes twice the memory, and simulating is mostly a matter of memory.
#[derive(Debug, Clone, Copy)]
pub struct NullableDouble(f64);

impl NullableDouble {
    /// NULL.
    pub const NULL: Self = Self(f64::NAN);

    /// The value; `None` is NULL.
    pub fn get(self) -> Option<f64> {
        (!self.0.is_nan()).then_some(self.0)
    }

    /// Whether it is NULL.
    pub fn is_null(self) -> bool {
        self.0.is_nan()
    }

    /// What a function makes of the value; NULL stays NULL.
    #[must_use]
    pub fn map(self, function: impl FnOnce(f64) -> f64) -> Self {
        Self::from(self.get().map(function))
    }
}

impl From<Option<f64>> for NullableDouble {
    fn from(value: Option<f64>) -> Self {
        Self(value.unwrap_or(f64::NAN))
    }
}

impl From<f64> for NullableDouble {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl From<NullableDouble> for Option<f64> {
    fn from(value: NullableDouble) -> Self {
        value.get()
    }
}

impl PartialEq for NullableDouble {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_null_and_all_else_is_a_value() {
        assert_eq!(NullableDouble::from(None).get(), None);
        assert_eq!(NullableDouble::from(None), NullableDouble::from(None));
        assert_ne!(NullableDouble::from(0.0), NullableDouble::from(None));
        for value in [0.0, -1.5, f64::INFINITY, f64::MAX] {
            assert_eq!(NullableDouble::from(Some(value)).get(), Some(value));
            assert_eq!(NullableDouble::from(value).map(|value| value * 2.0).get(), Some(value * 2.0));
        }
        assert!(NullableDouble::from(None).map(|_| 1.0).is_null());
    }
}
