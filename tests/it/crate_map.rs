//! The modules of the crate and what each of them uses, from the paths in their source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::Visit;

use crate::files::files;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A module as a path from the root of the crate: `["yaml", "edit"]`.
pub(crate) type Module = Vec<String>;

/// What the source of one module mentions.
#[derive(Default)]
pub(crate) struct SourceFile {
    /// The path below the repository.
    pub(crate) path: String,
    /// True for a `mod.rs`, which is the front of a folder.
    is_front: bool,
    /// Modules that it declares.
    children: BTreeSet<String>,
    /// What `use` brings in: the local name, and the path that it is short for.
    imports: BTreeMap<String, Vec<String>>,
    /// All paths as they are written.
    mentions: Vec<Vec<String>>,
    /// The types that it defines.
    pub(crate) types: Vec<String>,
}

impl SourceFile {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut file = Self {
            path: path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"),
            is_front: path.ends_with("mod.rs") || path.ends_with("lib.rs"),
            ..Self::default()
        };
        file.visit_file(&syn::parse_file(&text).unwrap());
        file
    }

    fn use_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.import(name.ident.to_string(), with(&name.ident)),
            syn::UseTree::Rename(name) => self.import(name.rename.to_string(), with(&name.ident)),
            syn::UseTree::Glob(_) => self.mentions.push(before.to_vec()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(before, tree);
                }
            }
        }
    }

    fn import(&mut self, name: String, mut path: Vec<String>) {
        // `use a::b::{self, C}` brings in `b`.
        if name == "self" {
            path.pop();
        }
        let name = if name == "self" { path.last().unwrap().clone() } else { name };
        self.mentions.push(path.clone());
        if path != [name.clone()] {
            self.imports.insert(name, path);
        }
    }

    /// The absolute path of one that is written in this file; `None` if it is about something
    /// outside the crate, or about an item of this file.
    fn absolute(&self, module: &[String], written: &[String]) -> Option<Vec<String>> {
        let (first, rest) = written.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => absolute_above(&module[..module.len() - 1], rest),
            name if self.children.contains(name) => Some([module, written].concat()),
            name => {
                let import = self.imports.get(name)?;
                // `use memchr::memchr` is about another crate.
                if import.first().is_some_and(|first| first == name) {
                    return None;
                }
                self.absolute(module, &[import, rest].concat())
            }
        }
    }
}

/// The rest of a path after `super`, seen from the parent module.
fn absolute_above(module: &[String], rest: &[String]) -> Option<Vec<String>> {
    match rest.split_first() {
        Some((first, rest)) if first == "super" => {
            absolute_above(&module[..module.len() - 1], rest)
        }
        _ => Some([module, rest].concat()),
    }
}

impl<'ast> Visit<'ast> for SourceFile {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&[], &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.children.insert(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words = path.segments.iter().map(|segment| segment.ident.to_string());
        self.mentions.push(words.collect());
        syn::visit::visit_path(self, path);
    }

    // The words of a macro are no syntax tree: `format!("{}", super::place(x))`.
    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let text = item.tokens.to_string().replace(":: ", "::").replace(" ::", "::");
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
            if word.contains("::") {
                self.mentions.push(word.split("::").map(str::to_owned).collect());
            }
        }
        syn::visit::visit_macro(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.types.push(item.ident.to_string());
        syn::visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.types.push(item.ident.to_string());
        syn::visit::visit_item_enum(self, item);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.types.push(item.ident.to_string());
        syn::visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.types.push(item.ident.to_string());
        syn::visit::visit_item_type(self, item);
    }
}

/// All modules of the crate, by their paths.
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<Module, SourceFile>,
}

impl Crate {
    pub(crate) fn read() -> Self {
        let source = root().join("src");
        let mut modules = BTreeMap::new();
        for path in files(&source) {
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let below = path.strip_prefix(&source).unwrap().with_extension("");
            let mut module: Module =
                below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            if module.last().is_some_and(|last| last == "mod" || last == "lib") {
                module.pop();
            }
            modules.insert(module, SourceFile::read(&path));
        }
        Self { modules }
    }

    /// The module that defines what an absolute path names. A path to a re-export is followed.
    fn module_of(&self, path: &[String]) -> Option<&Module> {
        let end = (0..=path.len()).rev().find(|end| self.modules.contains_key(&path[..*end]))?;
        let (module, file) = self.modules.get_key_value(&path[..end])?;
        if let Some(item) = path.get(end)
            && let Some(import) = file.imports.get(item)
        {
            let target = file.absolute(module, import)?;
            return self.module_of(&target);
        }
        Some(module)
    }

    /// The modules that each module uses. What the files of a folder use of the folder's `mod.rs`
    /// is left out: it defines the words that they share.
    pub(crate) fn uses(&self) -> BTreeMap<&Module, BTreeSet<&Module>> {
        let mut uses = BTreeMap::new();
        for (module, file) in &self.modules {
            let mentions = file.mentions.iter();
            let absolute = mentions.filter_map(|written| file.absolute(module, written));
            let homes: Vec<&Module> = absolute
                .filter_map(|path| self.module_of(&path))
                .filter(|home| *home != module)
                .collect();
            let is_own_front =
                |home: &&Module| self.modules[*home].is_front && module.starts_with(home);
            uses.insert(module, homes.into_iter().filter(|home| !is_own_front(home)).collect());
        }
        uses
    }
}
