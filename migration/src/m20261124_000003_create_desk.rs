//! What the desk promises: office hours, closures, topics, response targets. And what sleeps.

use crate::dialect::{grant, run};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE topic (
    code text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    priority integer NOT NULL CHECK (priority BETWEEN 1 AND 3),
    improvement text NULL CONSTRAINT topic_improvement UNIQUE CHECK (improvement IN ('FIELD', 'DOCUMENT', 'ROLE',
        'LIST_ITEM', 'PRINT_FORMAT', 'REPORT', 'CALCULATION')),
    ordinal integer NOT NULL,
    CHECK (improvement IS NULL OR priority = 3)
);
CREATE TABLE response_target (
    priority integer NOT NULL CHECK (priority BETWEEN 1 AND 3),
    effective_from {date} NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 10000),
    PRIMARY KEY (priority, effective_from)
);
CREATE TABLE schedule_window (
    effective_from {date} NOT NULL,
    weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens_minute integer NOT NULL CHECK (opens_minute BETWEEN 0 AND 1439),
    closes_minute integer NOT NULL CHECK (closes_minute BETWEEN 1 AND 1440),
    CHECK (opens_minute < closes_minute),
    PRIMARY KEY (effective_from, weekday, opens_minute)
);
CREATE TABLE closure (
    date {date} NOT NULL PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE wake (
    subject text NOT NULL,
    subject_id {uuid} NOT NULL,
    wake_at {instant} NOT NULL,
    PRIMARY KEY (subject, subject_id)
);
CREATE INDEX wake_wake_at ON wake (wake_at);
";

/// The policy's own lists: its three levels (DR-20 to DR-22), its improvements, its hours (DR-7).
const SEED: &str = "
INSERT INTO topic (code, name, priority, improvement, ordinal) VALUES
    ('resolucion', 'Resolución de facturación', 1, NULL, 1),
    ('consecutivos', 'Consecutivos', 1, NULL, 2),
    ('campos_buzones', 'Campos y buzones', 1, NULL, 3),
    ('calculos', 'Cálculos', 1, NULL, 4),
    ('reportes', 'Reportes', 2, NULL, 5),
    ('contabilidad', 'Contabilidad', 2, NULL, 6),
    ('cartera', 'Cartera', 2, NULL, 7),
    ('caja_diaria', 'Caja diaria', 2, NULL, 8),
    ('otro', 'Otro tema', 2, NULL, 9),
    ('mejora_campos', 'Mejora: creación de campos', 3, 'FIELD', 10),
    ('mejora_documentos', 'Mejora: creación de documentos', 3, 'DOCUMENT', 11),
    ('mejora_roles', 'Mejora: roles nuevos o modificados', 3, 'ROLE', 12),
    ('mejora_items_lista', 'Mejora: ítems en los campos listado', 3, 'LIST_ITEM', 13),
    ('mejora_impresion', 'Mejora: impresión nueva o modificada', 3, 'PRINT_FORMAT', 14),
    ('mejora_reportes', 'Mejora: reportes nuevos o modificados', 3, 'REPORT', 15),
    ('mejora_calculos', 'Mejora: cálculos predeterminados', 3, 'CALCULATION', 16);
INSERT INTO response_target (priority, effective_from, minutes) VALUES
    (1, '2020-01-01', 30), (2, '2020-01-01', 60), (3, '2020-01-01', 90);
INSERT INTO schedule_window (effective_from, weekday, opens_minute, closes_minute) VALUES
    ('2020-01-01', 1, 480, 720), ('2020-01-01', 1, 840, 1050),
    ('2020-01-01', 2, 480, 720), ('2020-01-01', 2, 840, 1050),
    ('2020-01-01', 3, 480, 720), ('2020-01-01', 3, 840, 1050),
    ('2020-01-01', 4, 480, 720), ('2020-01-01', 4, 840, 1050),
    ('2020-01-01', 5, 480, 720), ('2020-01-01', 5, 840, 1050);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        run(manager, SEED).await?;
        for table in ["topic", "response_target", "schedule_window", "closure"] {
            grant(manager, table, "SELECT, INSERT, UPDATE").await?;
        }
        grant(manager, "wake", "SELECT, INSERT, UPDATE, DELETE").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            "DROP TABLE wake; DROP TABLE closure; DROP TABLE schedule_window; DROP TABLE response_target;
             DROP TABLE topic;",
        )
        .await
    }
}
