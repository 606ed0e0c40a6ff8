mod create;
mod document;
mod member;
