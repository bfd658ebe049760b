//! Tests of more than one file: by hand, by the rules once more, by what holds for any workforce.

mod by_hand;
mod draws;
mod kernels;
mod properties;
mod reference;
pub mod support;
mod workforce;
