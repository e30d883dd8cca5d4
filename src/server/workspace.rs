//! The open documents, with their text in the editor, and the findings for that text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

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
    pub(super) options: Arc<Options>,
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
    configured: ConfiguredOptions,
}

/// The options of each configuration file; those without one have the key `None`. A thousand open documents may have
/// one configuration.
#[derive(Default)]
struct ConfiguredOptions(HashMap<Option<PathBuf>, LoadedOptions>);

struct LoadedOptions {
    stamp: Option<FileStamp>,
    options: Arc<Options>,
    /// Why the file is invalid, so that all rules apply.
    complaint: Option<String>,
}

/// What changes if a file is written: the time, and the length in bytes.
type FileStamp = (SystemTime, u64);

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
            self.analyse(key, complain)?;
        }
        Some((self.documents.get(key)?, self.known.get(key)?.as_ref()?))
    }

    /// Finds out what is in a document, and in the open documents of its folder, which are read with it.
    fn analyse(&mut self, key: &str, complain: &mut dyn FnMut(String)) -> Option<()> {
        let document = self.documents.get(key)?;
        let options = self.configured.of(document, complain)?;
        let name = document.name();
        self.known.insert(key.to_owned(), None);
        if options.settings.excludes(Path::new(&name)) {
            return Some(());
        }
        let files = self.with_neighbours(document, &name, &options);
        let is_asked = |path: &str| match self.addresses.get(path) {
            Some(address) => address == key || !self.known.contains_key(address),
            None => false,
        };
        for FileView { file, servers, cross_file } in check::views(&files, is_asked, &options) {
            if let Some(address) = self.addresses.get(file.source.path()) {
                let options = Arc::clone(&options);
                let analysis = Analysis { file, servers, cross_file, options };
                self.known.insert(address.clone(), Some(analysis));
            }
        }
        Some(())
    }

    /// The document and the files of its folder, the open ones as they read in the editor.
    fn with_neighbours(
        &self,
        document: &OpenDocument,
        name: &str,
        options: &Options,
    ) -> Vec<FoundFile> {
        let mut files =
            vec![FoundFile { path: name.to_owned(), content: content(document, options) }];
        let Some(folder) = document.folder() else {
            return files;
        };
        let mut paths = neighbours(folder);
        let is_open = |open: &&OpenDocument| {
            open.folder() == Some(folder) && !self.known.contains_key(open.uri.as_str())
        };
        let mut open: Vec<&OpenDocument> = self.documents.values().filter(is_open).collect();
        open.sort_unstable_by_key(|open| open.uri.as_str());
        paths.extend(open.into_iter().filter_map(|open| open.path.clone()).take(NEIGHBOURS_MAX));
        paths.sort_unstable();
        paths.dedup();
        paths.retain(|path| document.path.as_ref() != Some(path) && is_neighbour(path));
        let targets = paths.into_iter().map(Target::Path).collect();
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
                found.content = content(open, options);
            }
            files.push(found);
        }
        files
    }
}

/// The text of a document, if it mentions a component.
fn content(document: &OpenDocument, options: &Options) -> Content {
    let text = document.text();
    let mentions = options.prefilter.found_in(text.as_bytes());
    if mentions { Content::Text(text) } else { Content::NoMention }
}

impl ConfiguredOptions {
    /// The options of a document, by the nearest configuration. If it is invalid, that is reported, and all rules
    /// apply.
    fn of(
        &mut self,
        document: &OpenDocument,
        complain: &mut dyn FnMut(String),
    ) -> Option<Arc<Options>> {
        let file = match document.folder().map(config::find).transpose() {
            Ok(file) => file.flatten(),
            Err(error) => {
                complain(error.to_string());
                None
            }
        };
        let stamp = file.as_deref().and_then(stamp);
        let is_known = self.0.get(&file).is_some_and(|known| known.stamp == stamp);
        if !is_known {
            let loaded = Settings::load(file.as_deref(), &Choices::default());
            let (settings, complaint) = match loaded {
                Ok(settings) => (settings, None),
                Err(error) => (Settings::all(), Some(error.to_string())),
            };
            let options = Arc::new(Options::new(settings).ok()?);
            self.0.insert(file.clone(), LoadedOptions { stamp, options, complaint });
        }
        let known = self.0.get(&file)?;
        if let Some(complaint) = &known.complaint {
            complain(complaint.clone());
        }
        Some(Arc::clone(&known.options))
    }
}

fn stamp(file: &Path) -> Option<FileStamp> {
    let found = fs::metadata(file).ok()?;
    Some((found.modified().ok()?, found.len()))
}

/// The files in a folder.
fn neighbours(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries.flatten().take(NEIGHBOURS_MAX).map(|entry| entry.path()).collect()
}

/// True for a file that may be read with the documents of its folder.
fn is_neighbour(path: &Path) -> bool {
    discover::is_manifest_name(path) && path.is_file()
}
