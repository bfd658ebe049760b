//! Who writes down what happens.

use crate::domain::events::Happened;
use crate::domain::simulate::request::Request;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::Employee;

/// Is told what happens to the employees of a tile, which it knows by their rows within it.
///
/// A tile is begun, goes through its years in their order, and ends. In cohorts by year each employee has one year.
pub trait Recorder {
    /// A tile of employees begins. The ids of those who take no part mean nothing.
    fn begin_tile(&mut self, ids: &[&str], first_row: usize, request: Request<'_>);

    /// A year begins for the employees of the rows, who may be candidates.
    fn begin_year(&mut self, _year: SimulationYear, _rows: &[u32], _employees: &[Employee]) {}

    /// Whether it looks at what events have changed.
    fn needs_changes(&self) -> bool {
        true
    }

    /// Events of one type have happened. For an employee they come in the order of their dates; but in cohorts by year, where
    /// each event stands on its own, terminations whose days are drawn come last.
    fn record(&mut self, happened: &Happened<'_>);

    /// The year has ended.
    fn end_year(&mut self, _year: SimulationYear, _rows: &[u32], _employees: &[Employee]) {}

    /// The tile has ended.
    fn end_tile(&mut self);
}
