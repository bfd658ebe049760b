//! A call of a table function that runs, from the relations that it reads to its end.

use std::sync::Arc;

use crate::binding::calls::relation_call::RelationCall;
use crate::binding::error::Result;
use crate::binding::relations::{Relation, WorkforceStream};
use crate::binding::session::clock::RunningCall;
use crate::binding::session::connections::CallInProgress;
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt::{InterruptibleCall, Interrupts};
use crate::domain::call::Simulation;
use crate::domain::parameters::ParametersByYear;
use crate::domain::workforce::ReadFor;

const DEFAULT_WORKFORCE: &str = "census_data";
const DEFAULT_PARAMETERS: &str = "comp_levers";

/// A call that runs, until it is dropped.
pub struct RelationRun {
    running: RunningCall,
    interruptible: Arc<InterruptibleCall>,
    interrupts: Arc<Interrupts>,
    _in_progress: CallInProgress,
}

/// The relations of a call, the parameters read and the workforce begun.
pub struct OpenRelations {
    /// The call, complete.
    pub simulation: Simulation,
    /// The rows of the workforce, as they come.
    pub workforce: WorkforceStream,
    /// Whether they are cohorts by year.
    pub by_year: bool,
}

impl RelationRun {
    /// The call begins to run.
    pub fn start(call: &RelationCall, extension: &Extension) -> Self {
        Self {
            running: call.clock.start(),
            interruptible: InterruptibleCall::new(Arc::clone(&call.context)),
            interrupts: Arc::clone(&extension.interrupts),
            _in_progress: CallInProgress(Arc::clone(&extension.connections)),
        }
    }

    /// Opens the relations that the arguments name; `None` where the query was interrupted meanwhile, and DuckDB ends it with an
    /// error of its own.
    ///
    /// # Errors
    /// No connection is free, a relation cannot be read, or its schema or the parameters are refused.
    pub fn open(
        &self,
        call: &RelationCall,
        read_for: ReadFor,
        extension: &Extension,
    ) -> Result<Option<OpenRelations>> {
        match self.waiting(|| self.read(call, read_for, extension)) {
            Err(_) if self.is_interrupted() => Ok(None),
            opened => opened.map(Some),
        }
    }

    fn read(&self, call: &RelationCall, read_for: ReadFor, extension: &Extension) -> Result<OpenRelations> {
        let connection = extension.connections.lease(&self.interruptible)?;
        let parameters = match call.options.parameters_relation.as_deref() {
            Some("") => None,
            Some(name) => Some(Relation::find(&connection, "parameters", name)?),
            None => Relation::find_if_exists(&connection, "parameters", DEFAULT_PARAMETERS)?,
        };
        let mut simulation = match parameters {
            Some(relation) => {
                let scenario_id = &call.simulation.scenario_id;
                let (count, rows) = relation.read_parameters(&connection, scenario_id)?;
                if call.options.parameters_relation.is_some() {
                    let (years, name) = (call.simulation.years, relation.name());
                    ParametersByYear::ensure_one_is_read(years, name, scenario_id, count, &rows)?;
                }
                call.simulation.with_rows(&call.options, relation.name(), &rows)?
            }
            None => call.simulation.clone(),
        };
        simulation.created_at.get_or_insert(self.running.created_at);
        let memory = extension.memory.share(call.memory_limit);
        let workforce = call.options.workforce.as_deref().unwrap_or(DEFAULT_WORKFORCE);
        let workforce = WorkforceStream::open(connection, read_for, workforce, memory)?;
        let by_year = workforce.schema().is_by_year(simulation.cohort)?;
        Ok(OpenRelations { simulation, workforce, by_year })
    }

    /// Does some work during which interrupts of the query are passed on to what it reads.
    pub fn waiting<T>(&self, work: impl FnOnce() -> T) -> T {
        let _waiting = self.interrupts.wait(&self.interruptible);
        work()
    }

    /// Whether the query was found interrupted while the call was [waiting](Self::waiting); it has failed then, whatever the
    /// call does.
    pub fn is_interrupted(&self) -> bool {
        self.interruptible.is_interrupted()
    }
}
