"""Where the files of tables are kept: folders of this machine, or a store that speaks S3."""
