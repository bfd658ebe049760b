//! A call of a table function that runs, from the relations that it reads to its end.

use std::sync::Arc;

use crate::binding::calls::relation_call::RelationCall;
use crate::binding::error::{Error, Result};
use crate::binding::relations::{Relation, WorkforceStream, estimated_rows, is_estimating};
use crate::binding::session::clock::RunningCall;
use crate::binding::session::connections::{CallInProgress, Lease};
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt::{InterruptibleCall, Interrupts};
use crate::domain::call::Simulation;
use crate::domain::parameters::ListedParameter;
use crate::domain::workforce::Also;
use crate::domain::workforce_check::{Finding, WorkforceCheck};

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
        extension: &Extension,
        also: Also,
    ) -> Result<Option<OpenRelations>> {
        self.unless_interrupted(|| self.read(call, extension, also))
    }

    /// Lists what the call makes of its parameters; `None` where the query was interrupted meanwhile.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn list_parameters(
        &self,
        call: &RelationCall,
        extension: &Extension,
    ) -> Result<Option<Vec<ListedParameter>>> {
        self.unless_interrupted(|| {
            let connection = self.lease(call, extension)?;
            let Simulation { years, scenario_id, .. } = &call.simulation;
            let relation = parameters_relation(call, &connection)?;
            let listing =
                relation.as_ref().map(|relation| relation.list_parameters(&connection, scenario_id));
            let name = relation.as_ref().map_or("", Relation::name);
            let is_named = call.options.parameters_relation.is_some();
            let listing = listing.transpose()?.unwrap_or_default();
            Ok(listing.list(*years, &call.options.parameters, name, scenario_id, is_named)?)
        })
    }

    /// Checks the workforce that the arguments name; `None` where the query was interrupted meanwhile.
    ///
    /// # Errors
    /// As for [`Self::open`], and what is found takes more memory than there is for it.
    pub fn check_workforce(
        &self,
        call: &RelationCall,
        extension: &Extension,
    ) -> Result<Option<Vec<Finding>>> {
        self.unless_interrupted(|| {
            let connection = self.lease(call, extension)?;
            let memory = extension.memory.share(call.memory_limit);
            let texts = Also::Texts(&WorkforceCheck::TEXTS);
            let mut workforce = WorkforceStream::open(connection, workforce_name(call), memory, texts)?;
            let mut memory = extension.memory.share(call.memory_limit);
            let mut check = WorkforceCheck::new(call.simulation.years.start());
            while let Some(rows) = workforce.next()? {
                check.look_at(&rows)?;
                if !memory.resize(check.bytes()) {
                    let relation = workforce.schema().relation.clone();
                    return Err(Error::CheckTooLarge { relation, allowed: memory.allowed() });
                }
            }
            Ok(check.end(workforce.schema())?)
        })
    }

    fn read(&self, call: &RelationCall, extension: &Extension, also: Also) -> Result<OpenRelations> {
        let connection = self.lease(call, extension)?;
        let mut simulation = match parameters_relation(call, &connection)? {
            Some(relation) => {
                let scenario_id = &call.simulation.scenario_id;
                let rows = relation.read_parameters(&connection, scenario_id)?;
                if call.options.parameters_relation.is_some() {
                    rows.ensure_one_is_read(call.simulation.years, relation.name(), scenario_id)?;
                }
                call.simulation.with_rows(&call.options, relation.name(), &rows.values)?
            }
            None => call.simulation.clone(),
        };
        simulation.created_at.get_or_insert(self.running.created_at);
        let memory = extension.memory.share(call.memory_limit);
        let workforce = WorkforceStream::open(connection, workforce_name(call), memory, also)?;
        let by_year = workforce.schema().is_by_year(simulation.cohort)?;
        Ok(OpenRelations { simulation, workforce, by_year })
    }

    /// A connection to read with, on which names mean what they mean to the caller.
    fn lease(&self, call: &RelationCall, extension: &Extension) -> Result<Lease> {
        let connection = extension.connections.lease(&self.interruptible)?;
        call.surroundings.apply_to(&connection)?;
        Ok(connection)
    }

    fn unless_interrupted<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        match self.waiting(work) {
            Err(_) if self.is_interrupted() => Ok(None),
            done => done.map(Some),
        }
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

/// The relation that the parameters are read from, if there is one.
fn parameters_relation(call: &RelationCall, connection: &Lease) -> Result<Option<Relation>> {
    match call.options.parameters_relation.as_deref() {
        Some("") => Ok(None),
        Some(name) => Relation::find(connection, "parameters", name).map(Some),
        None => Relation::find_if_exists(connection, "parameters", DEFAULT_PARAMETERS),
    }
}

fn workforce_name(call: &RelationCall) -> &str {
    call.options.workforce.as_deref().unwrap_or(DEFAULT_WORKFORCE)
}

/// How many employees a workforce is taken to have of which nobody knows.
const UNKNOWN_EMPLOYEES: u64 = 10_000;

/// After how many years most employees have left at the default rates, so that further ones make few events.
const YEARS_OF_MOST: u64 = 8;

/// About how many events a call gives: one for each employee and year, as real workforces have them at the default rates.
pub fn estimated_events(call: &RelationCall, extension: &Extension) -> u64 {
    let interruptible = InterruptibleCall::new(Arc::clone(&call.context));
    let rows = || {
        let connection = extension.connections.lease(&interruptible).ok()?;
        estimated_rows(&connection, workforce_name(call))
    };
    let employees = if is_estimating() { None } else { rows() }.unwrap_or(UNKNOWN_EMPLOYEES);
    employees.saturating_mul(YEARS_OF_MOST.min(call.simulation.years.count() as u64))
}
