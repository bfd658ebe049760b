//! The layers of the crate, and that no modules import each other in a circle: read from the files themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What each layer may import beside itself. `lib.rs` and what else stands beside the layers may import all of them.
const LAYERS: [(&str, &[&str]); 3] = [("duckdb", &[]), ("domain", &[]), ("binding", &["duckdb", "domain"])];

/// The crates that know DuckDB. The layer of the same name is the one door to them; Arrow comes in by `lib.rs`.
const CRATES_OF_DUCKDB: [&str; 3] =
    ["extern duckdb", "extern libduckdb_sys", "extern duckdb_loadable_macros"];

/// A module, which is a file, by its path within the crate: `domain::events::hire`; that of the crate itself is empty.
type Module = String;

/// What each module imports: modules of ours, and other crates by their names, as `extern std`.
struct Imports(BTreeMap<Module, BTreeSet<String>>);

impl Imports {
    /// Those of all files below `src`, but for tests.
    fn of_the_crate() -> Self {
        let mut texts = BTreeMap::new();
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut texts);
        texts.remove("layers");
        Self::of(&texts)
    }

    /// Those of modules by their texts.
    fn of(texts: &BTreeMap<Module, String>) -> Self {
        let imports_of = |(module, text): (&Module, &String)| {
            let imports = paths_in(text).into_iter().filter_map(|path| target(&path, module, texts));
            (module.clone(), imports.filter(|import| import != module).collect())
        };
        Self(texts.iter().map(imports_of).collect())
    }

    /// The same with folders for modules: below a layer, `name` gives the folder of a module.
    fn between(&self, name: impl Fn(&str) -> String) -> Self {
        let mut folders: BTreeMap<Module, BTreeSet<String>> = BTreeMap::new();
        for (module, imports) in &self.0 {
            let folder = name(module);
            let imports = imports.iter().map(|import| name(import)).filter(|import| *import != folder);
            folders.entry(folder.clone()).or_default().extend(imports);
        }
        Self(folders)
    }

    /// All modules that are imported by way of a module, however far.
    fn reached_from<'i>(&'i self, module: &'i str) -> BTreeSet<&'i str> {
        let mut reached = BTreeSet::new();
        let mut next = vec![module];
        while let Some(module) = next.pop() {
            let imports = self.0.get(module).into_iter().flatten();
            next.extend(imports.map(String::as_str).filter(|import| reached.insert(*import)));
        }
        reached
    }

    /// The circles: modules each of which imports all others by way of them.
    fn circles(&self) -> BTreeSet<Vec<&str>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.0.keys().map(|module| (module.as_str(), self.reached_from(module))).collect();
        let mut circles = BTreeSet::new();
        for (module, of) in &reached {
            let is_back = |other: &&&str| reached.get(**other).is_some_and(|of| of.contains(module));
            circles.insert(of.iter().filter(is_back).copied().collect());
        }
        circles.remove(&Vec::new());
        circles
    }
}

/// Reads the modules below a folder, but for tests.
fn read(folder: &Path, module: &str, texts: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let child = if module.is_empty() { stem.to_string() } else { format!("{module}::{stem}") };
        if path.is_dir() && stem != "tests" {
            read(&path, &child, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = if matches!(stem, "mod" | "lib") { module.to_string() } else { child };
            texts.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The paths that a file imports or goes through.
fn paths_in(text: &str) -> Vec<String> {
    // Tests of a file's own stand at its end.
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default().trim());
    let mut paths = Vec::new();
    let mut tree: Option<String> = None;
    for line in lines {
        let begun = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "]
            .iter()
            .find_map(|start| line.strip_prefix(start));
        let so_far = tree.take().map(|tree| tree + line).or_else(|| begun.map(str::to_string));
        match so_far {
            Some(whole) if whole.ends_with(';') => {
                spread("", whole.trim_end_matches(';'), &mut paths);
            }
            Some(_) => tree = so_far,
            None => paths.extend(paths_within(line)),
        }
    }
    paths
}

/// The paths in a line of code, as far as they may lead to modules.
fn paths_within(line: &str) -> impl Iterator<Item = String> {
    let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    words.filter(|word| word.contains("::")).map(|word| word.trim_end_matches(':').to_string())
}

/// The paths of a tree of `use`: of `a::{b, c::{d, e as f}}` they are `a::b`, `a::c::d` and `a::c::e`.
fn spread(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((start, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        let path = format!("{before}{path}");
        return paths.push(path.trim_end_matches("::*").trim_end_matches("::self").to_string());
    };
    let (mut depth, mut first) = (0, 0);
    let inner = rest.trim().strip_suffix('}').unwrap_or(rest);
    for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[first..at].trim().is_empty() {
                    spread(&format!("{before}{}", start.trim()), inner[first..at].trim(), paths);
                }
                first = at + 1;
            }
            _ => {}
        }
    }
}

/// The module that a path leads to, or what is none of ours, such as another crate: `extern std`.
fn target(path: &str, module: &str, texts: &BTreeMap<Module, String>) -> Option<String> {
    let elsewhere = |path: &str| path.split("::").next().map(|first| format!("extern {first}"));
    let below = |module: &str, rest: &str| match (module, rest) {
        ("", rest) => rest.to_string(),
        (module, rest) => format!("{module}::{rest}"),
    };
    let absolute = match path.split_once("::") {
        Some(("crate", rest)) => rest.to_string(),
        Some(("", rest)) => return elsewhere(rest),
        Some(("super", rest)) => below(module.rsplit_once("::").map_or("", |(parent, _)| parent), rest),
        _ => {
            let first = path.split("::").next()?;
            if !texts.contains_key(&below(module, first)) {
                return elsewhere(path);
            }
            below(module, path)
        }
    };
    let mut at = absolute.as_str();
    while !texts.contains_key(at) {
        at = at.rsplit_once("::")?.0;
    }
    Some(at.to_string())
}

fn layer(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

#[test]
fn layers_import_those_below_them_alone() {
    let imports = Imports::of_the_crate();
    let knows_duckdb =
        |imports: &BTreeSet<String>| CRATES_OF_DUCKDB.iter().any(|name| imports.contains(*name));
    assert!(imports.0.len() > 50 && imports.0.values().any(knows_duckdb), "the imports are not read");
    for (module, imports) in &imports.0 {
        let Some((_, below)) = LAYERS.iter().find(|(layer_of, _)| *layer_of == layer(module)) else {
            continue;
        };
        for import in imports {
            let is_layer = LAYERS.iter().any(|(name, _)| *name == layer(import));
            let is_below = layer(import) == layer(module) || below.contains(&layer(import));
            assert!(!is_layer || is_below, "{module} imports {import}");
        }
        assert!(layer(module) == "duckdb" || !knows_duckdb(imports), "{module} knows DuckDB: {imports:?}");
    }
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let imports = Imports::of_the_crate();
    assert_eq!(imports.circles(), BTreeSet::new(), "modules that import each other");
}

/// A folder of a layer and the files in it are a room: `domain::events`; so is a file that stands by itself.
#[test]
fn no_rooms_import_each_other_in_a_circle() {
    let room = |module: &str| module.splitn(3, "::").take(2).collect::<Vec<_>>().join("::");
    for (name, _) in LAYERS {
        let imports = Imports::of_the_crate();
        let of_layer = imports.0.into_iter().filter(|(module, _)| module.starts_with(&format!("{name}::")));
        let rooms = Imports(of_layer.collect()).between(room);
        assert!(rooms.0.len() > 8, "{name} has {:?}", rooms.0.keys());
        assert_eq!(rooms.circles(), BTreeSet::new());
    }
}

#[test]
fn imports_are_read_from_what_files_say() {
    let texts = [
        ("a", "use crate::b::{self, c::{Thing, Other}, d};\nuse std::fmt;\n// use crate::e;\n"),
        ("b", "mod c;\nmod d;\npub use c::Thing;\nfn f() -> crate::e::E { x }\n"),
        ("b::c", "use super::d::D;\npub(crate) use ::a::ffi;\n"),
        ("b::d", "use crate::b::{\n    Thing,\n};\n#[cfg(test)]\nmod tests {\n    use crate::a;\n}\n"),
        ("e", "/// [`A`](crate::a::A)\nfn misuse () {}"),
    ];
    let texts = texts.map(|(module, text)| (module.to_string(), text.to_string())).into();
    let imports = Imports::of(&texts);
    let of = |module: &str| imports.0[module].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("a"), ["b", "b::c", "b::d", "extern std"]);
    assert_eq!(of("b"), ["b::c", "e"]);
    assert_eq!(of("b::c"), ["b::d", "extern a"]);
    assert_eq!(of("b::d"), ["b"]);
    assert_eq!(of("e"), [] as [&str; 0]);
    assert_eq!(imports.circles(), [vec!["b", "b::c", "b::d"]].into());
    let folders = imports.between(|module| layer(module).to_string());
    assert_eq!(folders.circles(), BTreeSet::new());
    assert_eq!(folders.0["a"], ["b".to_string(), "extern std".to_string()].into());
}
