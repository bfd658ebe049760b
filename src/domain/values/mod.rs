//! What values are, whoever has them: dates, years, money, texts, bands, rows. Imports nothing but the errors.

pub mod bands;
pub mod calendar;
pub mod instant;
pub mod money;
pub mod nullable;
pub mod rows;
pub mod text;
pub mod whole_number;
pub mod years;
