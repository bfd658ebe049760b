//! What `navigator_events_help()` says: the tables of `docs/reference.md`, which tests hold against the program, as rows.

/// The page, as it is in the repository.
const REFERENCE: &str = include_str!("../../docs/reference.md");

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A function.
    Function,
    /// An argument of the function by name.
    Argument,
    /// A column of what the function gives.
    Column,
}

impl Part {
    /// The words for them, in their order.
    pub const WORDS: [&str; 3] = ["function", "argument", "column"];
}

/// A row of the help. Texts are empty where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The function that it is about.
    pub function: String,
    /// What of it.
    pub part: Part,
    /// Of a function how it is called; of arguments and columns their name.
    pub name: String,
    /// The type of a column.
    pub sql_type: String,
    /// The default of an argument.
    pub default: String,
    /// In a sentence or two.
    pub description: String,
    /// A query that calls the function.
    pub example: String,
}

/// All rows: function by function, its arguments and its columns below it.
pub fn help() -> Vec<HelpRow> {
    let mut rows: Vec<HelpRow> = Vec::new();
    let columns = section(REFERENCE, "### The columns").map(|lines| columns_of(&lines)).unwrap_or_default();
    for (name, lines) in subsections(REFERENCE, "## Functions") {
        rows.push(function(name, &lines));
        let has_columns = lines.iter().any(|line| line.starts_with("| column "));
        let of_its_own = if has_columns { columns_of(&lines) } else { Vec::new() };
        if !has_columns {
            rows.extend(table(&lines).filter_map(|cells| argument(name, &cells)));
        }
        let of_function = |column: &HelpRow| HelpRow { function: name.to_string(), ..column.clone() };
        let columns = if GIVES_EVENTS.contains(&name) { &columns } else { &of_its_own };
        rows.extend(columns.iter().map(of_function));
    }
    rows
}

/// The functions whose rows have the columns of events.
const GIVES_EVENTS: [&str; 2] = ["polars_yearly_events", "yearly_events"];

fn function(name: &str, lines: &[&str]) -> HelpRow {
    let mut after = lines.iter().skip_while(|line| !line.starts_with('`'));
    let signature = after.next().map(|line| plain(line)).unwrap_or_default();
    let is_text = |line: &str| !line.is_empty() && !line.starts_with("Example: ");
    let paragraph = after.skip_while(|line| !is_text(line)).take_while(|line| !line.is_empty());
    let description = plain(&paragraph.copied().collect::<Vec<_>>().join(" "));
    let example = lines.iter().find_map(|line| line.strip_prefix("Example: ")).map(plain).unwrap_or_default();
    HelpRow { name: signature, description, example, ..row(name, Part::Function) }
}

fn argument(function: &str, cells: &[String]) -> Option<HelpRow> {
    let [name, default, description] = cells else { return None };
    Some(HelpRow {
        name: plain(name),
        default: plain(default),
        description: plain(description),
        ..row(function, Part::Argument)
    })
}

/// The columns of a table, of which a row may be about several.
fn columns_of(lines: &[&str]) -> Vec<HelpRow> {
    let mut rows = Vec::new();
    for cells in table(lines) {
        let [names, sql_type, description] = cells.as_slice() else { continue };
        for name in names.split(',') {
            rows.push(HelpRow {
                name: plain(name.trim()),
                sql_type: plain(sql_type),
                description: plain(description),
                ..row("", Part::Column)
            });
        }
    }
    rows
}

fn row(function: &str, part: Part) -> HelpRow {
    HelpRow {
        function: function.to_string(),
        part,
        name: String::new(),
        sql_type: String::new(),
        default: String::new(),
        description: String::new(),
        example: String::new(),
    }
}

/// The lines below a heading, up to the next one of the same or a higher level.
fn section<'t>(text: &'t str, heading: &str) -> Option<Vec<&'t str>> {
    let level = heading.bytes().take_while(|byte| *byte == b'#').count();
    let mut lines = text.lines().skip_while(|line| *line != heading);
    lines.next()?;
    let ends = |line: &&str| {
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        hashes > 0 && hashes <= level
    };
    Some(lines.take_while(|line| !ends(line)).collect())
}

/// The headings one level below a heading, each with its lines.
fn subsections<'t>(text: &'t str, heading: &str) -> Vec<(&'t str, Vec<&'t str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in section(text, heading).unwrap_or_default() {
        match (line.strip_prefix("### "), found.last_mut()) {
            (Some(name), _) => found.push((name, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    found
}

/// The rows of the first table, as cells, without its head.
fn table<'l>(lines: &'l [&str]) -> impl Iterator<Item = Vec<String>> + 'l {
    let table =
        lines.iter().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    table.skip(2).map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect())
}

/// A text without the marks of the page: backticks, and links but for their words.
fn plain(marked: &str) -> String {
    let mut text = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some(start) = rest.find(['`', '[']) {
        text.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        if rest[start..].starts_with('`') {
            // What is quoted stands as it is.
            let (quoted, left) = after.split_once('`').unwrap_or((after, ""));
            text.push_str(quoted);
            rest = left;
            continue;
        }
        match after.split_once("](").and_then(|(words, left)| Some((words, left.split_once(')')?.1))) {
            Some((words, left)) if !words.contains(']') => {
                text.push_str(&plain(words));
                rest = left;
            }
            _ => {
                text.push('[');
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::call::{CallOption, Surface};

    #[test]
    fn marks_are_left_out() {
        assert_eq!(plain("a `b[1]` and [c `d`](#e), [0, 1)"), "a b[1] and c d, [0, 1)");
        assert_eq!(plain("no end: `x"), "no end: x");
    }

    #[test]
    fn each_function_has_a_call_a_sentence_and_an_example() {
        let functions: Vec<HelpRow> = help().into_iter().filter(|row| row.part == Part::Function).collect();
        assert!(functions.len() >= 3);
        for row in functions {
            assert!(row.name.starts_with(&format!("{}(", row.function)), "{}", row.name);
            assert!(row.description.len() > 20, "{}: {}", row.function, row.description);
            assert!(row.example.contains(&format!("{}(", row.function)), "{}: {}", row.function, row.example);
        }
    }

    #[test]
    fn arguments_are_those_of_the_program() {
        let help = help();
        let of = |function: &str, part: Part| -> Vec<&HelpRow> {
            help.iter().filter(|row| row.function == function && row.part == part).collect()
        };
        let arguments = of("polars_yearly_events", Part::Argument);
        let names: Vec<&str> = arguments.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(
            names,
            CallOption::of(Surface::TableFunction).map(|option| option.name).collect::<Vec<_>>()
        );
        let hire_rate = arguments.iter().find(|row| row.name == "hire_rate").unwrap();
        assert_eq!(hire_rate.default, "0.15");
        assert_eq!(of("polars_yearly_events", Part::Column).len(), 27);
        assert_eq!(of("hash_rng", Part::Column), Vec::<&HelpRow>::new());
    }
}
