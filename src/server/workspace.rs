//! The open documents, with their text in the editor, and the findings for that text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use ropey::Rope;

use super::convert;
use crate::apiserver::ApiServer;
use crate::check::{self, CrossFile, FileView, Options};
use crate::config::{self, Choices};
use crate::discover::{self, Content, FileFilter, FoundFile, Target};
use crate::hashed::HashMap;
use crate::outcome::File;
use crate::settings::Settings;

/// Files of one folder that are read with a document. A folder with more is no folder of manifests.
const NEIGHBOURS_MAX: usize = 500;

/// One open document.
#[derive(Debug)]
pub(super) struct OpenDocument {
    pub(super) uri: Uri,
    /// The file that it is saved as; `None` for a document that was never saved.
    pub(super) path: Option<PathBuf>,
    /// Counted by the editor.
    pub(super) version: i32,
    /// As it reads in the editor. A message can bring thousands of changes, so it is a rope.
    text: Rope,
}

/// What is known of a document.
pub(super) struct Analysis {
    pub(super) file: File,
    pub(super) servers: Vec<ApiServer>,
    pub(super) cross_file: CrossFile,
    pub(super) options: Options,
}

/// All open documents.
#[derive(Default)]
pub(super) struct Workspace {
    /// By their addresses.
    documents: HashMap<String, OpenDocument>,
    /// The addresses by the names.
    addresses: HashMap<String, String>,
    /// The results for documents since the last change of any of them.
    known: HashMap<String, Option<Analysis>>,
}

impl OpenDocument {
    /// The name in messages and to tell the dialect by.
    fn name(&self) -> String {
        match &self.path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => self.uri.as_str().to_owned(),
        }
    }

    /// The folder that it is saved in.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }

    fn text(&self) -> Arc<str> {
        String::from(&self.text).into()
    }
}

impl Workspace {
    /// Adds a document, or replaces its content.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        self.known.clear();
        let path = convert::path(&uri);
        let text = Rope::from(text);
        let document = OpenDocument { uri, path, version, text };
        let address = document.uri.as_str().to_owned();
        self.addresses.insert(document.name(), address.clone());
        self.documents.insert(address, document);
    }

    /// Makes changes to a document, in their order; `false` if it is not open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> bool {
        self.known.clear();
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return false;
        };
        document.version = version;
        for change in changes {
            match change.range {
                Some(range) => convert::replace(&mut document.text, range, &change.text),
                None => document.text = Rope::from(change.text),
            }
        }
        true
    }

    /// Closes a document. From now on its file on the disk is read.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.known.clear();
        if let Some(document) = self.documents.remove(uri.as_str()) {
            self.addresses.remove(&document.name());
        }
    }

    /// Drops all results, because a file on the disk may have changed.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// All open documents, in no order.
    pub(super) fn documents(&self) -> impl Iterator<Item = &OpenDocument> {
        self.documents.values()
    }

    /// A document and what is known of it; `None` for one that is not open or that the configuration
    /// leaves out. `complain` is told what is wrong with the configuration.
    pub(super) fn look(
        &mut self,
        uri: &Uri,
        complain: &mut dyn FnMut(String),
    ) -> Option<(&OpenDocument, &Analysis)> {
        let key = uri.as_str();
        if !self.known.contains_key(key) {
            let document = self.documents.get(key)?;
            let analysis = self.analyse(document, complain);
            self.known.insert(key.to_owned(), analysis);
        }
        Some((self.documents.get(key)?, self.known.get(key)?.as_ref()?))
    }

    fn analyse(
        &self,
        document: &OpenDocument,
        complain: &mut dyn FnMut(String),
    ) -> Option<Analysis> {
        let options = Options::new(settings(document, complain)).ok()?;
        let name = document.name();
        if options.settings.excludes(Path::new(&name)) {
            return None;
        }
        let files = self.with_neighbours(document, &name, &options);
        let FileView { file, servers, cross_file } = check::view(&files, &name, &options)?;
        Some(Analysis { file, servers, cross_file, options })
    }

    /// The document and the files of its folder, the open ones as they read in the editor.
    fn with_neighbours(
        &self,
        document: &OpenDocument,
        name: &str,
        options: &Options,
    ) -> Vec<FoundFile> {
        let text = document.text();
        let mentions_server = options.prefilter.found_in(text.as_bytes());
        let content = if mentions_server { Content::Text(text) } else { Content::NoMention };
        let mut files = vec![FoundFile { path: name.to_owned(), content }];
        let Some(folder) = document.folder() else {
            return files;
        };
        let targets = neighbours(folder, document).into_iter().map(Target::Path).collect();
        let filter = FileFilter {
            excludes: &|path| options.settings.excludes(path),
            includes: &|path| options.settings.includes(path),
            forces: &|path| options.settings.forces(path),
            exclude_named: true,
            ignore_files: true,
        };
        for mut found in discover::discover(targets, &filter).found {
            let address = self.addresses.get(&found.path);
            if let Some(open) = address.and_then(|address| self.documents.get(address)) {
                found.content = Content::Text(open.text());
            }
            files.push(found);
        }
        files
    }
}

/// The settings of the nearest configuration. If it is invalid, that is reported, and all rules apply.
fn settings(document: &OpenDocument, complain: &mut dyn FnMut(String)) -> Settings {
    let file = match document.folder().map(config::find).transpose() {
        Ok(file) => file.flatten(),
        Err(error) => {
            complain(error.to_string());
            None
        }
    };
    match Settings::load(file.as_deref(), &Choices::default()) {
        Ok(settings) => settings,
        Err(error) => {
            complain(error.to_string());
            Settings::all()
        }
    }
}

/// The files in the folder of a document.
fn neighbours(folder: &Path, document: &OpenDocument) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries.flatten().take(NEIGHBOURS_MAX) {
        let path = entry.path();
        let own = document.path.as_deref() == Some(path.as_path());
        if !own && discover::is_manifest_name(&path) && path.is_file() {
            paths.push(path);
        }
    }
    paths
}
