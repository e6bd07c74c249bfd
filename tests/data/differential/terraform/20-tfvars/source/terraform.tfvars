job_name = "etl-load"
