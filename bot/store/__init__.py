"""The database: tables, repositories, unit of work, migrations. The only place that imports SQLAlchemy."""
