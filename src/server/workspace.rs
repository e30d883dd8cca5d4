//! The open documents, with their text in the editor, and the findings for that text.

use std::fs;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::convert;
use crate::apiserver::ApiServer;
use crate::check::{self, CrossFile, FileView, Options};
use crate::config::{self, Choices};
use crate::discover::{self, Content, FileFilter, FoundFile, Target};
use crate::hashed::HashMap;
use crate::outcome::File;
use crate::settings::Settings;
use crate::source::Source;

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
    /// As it reads in the editor.
    pub(super) text: String,
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
    documents: HashMap<String, OpenDocument>,
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

    fn folder(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }
}

impl Workspace {
    /// Adds a document, or replaces its content.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        self.known.clear();
        let path = convert::path(&uri);
        self.documents.insert(uri.as_str().to_owned(), OpenDocument { uri, path, version, text });
    }

    /// Makes changes to a document, in their order.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        self.known.clear();
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        document.version = version;
        for change in changes {
            let Some(range) = change.range else {
                document.text = change.text;
                continue;
            };
            let source = Source::new("", std::mem::take(&mut document.text));
            let (start, end) =
                (convert::byte(&source, range.start), convert::byte(&source, range.end));
            let text = source.text();
            let before = text.get(..start as usize).unwrap_or_default();
            let after = text.get(end.max(start) as usize..).unwrap_or_default();
            document.text = [before, &change.text, after].concat();
        }
    }

    /// Closes a document. From now on its file on the disk is read.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.known.clear();
        self.documents.remove(uri.as_str());
    }

    /// Drops all results, because a file on the disk may have changed.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// The addresses of all open documents.
    pub(super) fn open_documents(&self) -> Vec<Uri> {
        let mut uris: Vec<Uri> = self.documents.values().map(|one| one.uri.clone()).collect();
        uris.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        uris
    }

    /// The addresses of the documents in the folder of one, itself included. One of them can change the
    /// findings of another.
    pub(super) fn together_with(&self, uri: &Uri) -> Vec<Uri> {
        let folder = convert::path(uri);
        let folder = folder.as_deref().and_then(Path::parent);
        let mut uris = self.open_documents();
        uris.retain(|other| {
            let document = self.documents.get(other.as_str());
            other == uri || (folder.is_some() && document.and_then(OpenDocument::folder) == folder)
        });
        uris
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
        let content = if options.prefilter.found_in(document.text.as_bytes()) {
            Content::Text(document.text.as_str().into())
        } else {
            Content::NoMention
        };
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
            let open = self.documents.values().find(|other| other.name() == found.path);
            if let Some(open) = open {
                found.content = Content::Text(open.text.as_str().into());
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
