//! Tests of more than one file: by hand, by the rules once more, by what holds for any workforce, by the documentation.

mod by_hand;
mod documentation;
mod draws;
mod kernels;
mod properties;
mod reference;
pub mod support;
mod workforce;
