mod confirm_document;
mod create;
mod document;
mod member;
mod member_add;
mod member_reinstate;
mod member_suspend;
mod reinstate;
