// Made by `make ui-types` of the server's OpenAPI document. Do not edit.
export interface paths {
    "/api/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Methods
         * @description How one can sign in here.
         */
        get: operations["methods_api_auth_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Login
         * @description Sign in with a password. Ten tries in 15 minutes per account, thirty per address; then 429.
         */
        post: operations["login_api_auth_login_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description Exchange the refresh token for new tokens; each can be used once, and a second use ends the session.
         */
        post: operations["refresh_api_auth_refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logout
         * @description End the session; its access token stops to hold at once.
         */
        post: operations["logout_api_auth_logout_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Me
         * @description Who asks.
         */
        get: operations["me_api_auth_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys
         * @description The caller's API keys, without their secrets.
         */
        get: operations["keys_api_auth_keys_get"];
        put?: never;
        /**
         * Create Key
         * @description A new API key for the caller; `secret` is shown this once.
         */
        post: operations["create_key_api_auth_keys_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Key
         * @description Revoke one of the caller's keys, by id or prefix.
         */
        delete: operations["revoke_key_api_auth_keys__key__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Login
         * @description Go to the identity provider; `then` is the page of this server to come back to.
         */
        get: operations["login_api_auth_oidc_login_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Callback
         * @description The way back from the identity provider: begins a session in cookies and goes on to where one wanted to go.
         */
        get: operations["callback_api_auth_oidc_callback_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/system/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health
         * @description Whether database, engine, storage, audit log and cache answer; 503 when not. Strangers are not told why.
         */
        get: operations["health_api_neurolake_system_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Livez
         * @description Whether the process answers at all; whatever else is wrong, a new one would be no better.
         */
        get: operations["livez_livez_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/startupz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Startupz
         * @description Whether what a start does is done: what a crash has left is taken up.
         */
        get: operations["startupz_startupz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readyz
         * @description Whether requests should be sent here: all that it needs answers, and it is not about to leave.
         *
         *     Strangers are not told what is wrong with a part.
         */
        get: operations["readyz_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Version
         * @description The version that runs.
         */
        get: operations["version_version_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/oauth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Token
         * @description The token for an API key (`client_secret`) is that key, for as long as it holds.
         */
        post: operations["token_iceberg_v1_oauth_tokens_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The pipelines that the caller may run, by name.
         */
        get: operations["listing_api_neurolake_pipelines_get"];
        /**
         * Apply
         * @description Make the pipeline that the specification names, or a new version of it; the same again changes nothing.
         */
        put: operations["apply_api_neurolake_pipelines_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description What is wrong with a specification, each with its line and column. Nothing is changed.
         */
        post: operations["check_api_neurolake_pipelines_check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs
         * @description Runs, newest first: the caller's own, and those of the pipelines that are the caller's.
         */
        get: operations["runs_api_neurolake_pipelines_runs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Run
         * @description A run: how far it is, its steps with their attempts, rows, snapshots and queries.
         */
        get: operations["run_api_neurolake_pipelines_runs__run_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/runs/{run_id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Logs
         * @description What the steps of a run have told, by step and attempt.
         */
        get: operations["logs_api_neurolake_pipelines_runs__run_id__logs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/runs/{run_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Stop a run, and what the engine does for it.
         */
        post: operations["cancel_api_neurolake_pipelines_runs__run_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/runs/{run_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Take a run that has ended up again: what did not succeed goes on where it stopped, or all from a step on.
         */
        post: operations["retry_api_neurolake_pipelines_runs__run_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/backfills/{backfill_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Backfill
         * @description A backfill, and the number of its runs by state.
         */
        get: operations["backfill_api_neurolake_pipelines_backfills__backfill_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/backfills/{backfill_id}/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Backfill
         * @description Begin no further run of a backfill, go on with it, or stop it and its runs.
         */
        post: operations["change_backfill_api_neurolake_pipelines_backfills__backfill_id___action__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description A pipeline: its specification as it was written, its versions, its runs by state, when it is due.
         */
        get: operations["get_api_neurolake_pipelines__name__get"];
        put?: never;
        post?: never;
        /**
         * Delete
         * @description Delete a pipeline; its runs stay on record.
         */
        delete: operations["delete_api_neurolake_pipelines__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin
         * @description Queue a run, which reads and writes as the caller; asked again with the same key, it is the same run.
         */
        post: operations["begin_api_neurolake_pipelines__name__runs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause
         * @description Let the schedule of a pipeline rest; what runs comes to its end.
         */
        post: operations["pause_api_neurolake_pipelines__name__pause_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume
         * @description Let the schedule go on from now; moments meanwhile are not caught up.
         */
        post: operations["resume_api_neurolake_pipelines__name__resume_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}/moments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Moments
         * @description When the pipeline is due next, by its schedule.
         */
        get: operations["moments_api_neurolake_pipelines__name__moments_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}/partitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Partitions
         * @description The newest partitions, in order, each with the state of its newest run; null where there was none.
         */
        get: operations["partitions_api_neurolake_pipelines__name__partitions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/pipelines/{name}/backfills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Backfills
         * @description The newest backfills of a pipeline.
         */
        get: operations["backfills_api_neurolake_pipelines__name__backfills_get"];
        put?: never;
        /**
         * Begin Backfill
         * @description Queue a run for each partition from the first to the last, or for those named.
         */
        post: operations["begin_backfill_api_neurolake_pipelines__name__backfills_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload
         * @description Bring files in. Small ones are answered when they are done; otherwise 202, and the jobs go on.
         *
         *     A file that cannot be ingested is answered as a problem when it was the only one.
         */
        post: operations["upload_api_neurolake_ingestion_upload_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Statistics
         * @description The caller's (administrators: all) jobs and bytes by state, rows by what became of them, ingestions by zone.
         */
        get: operations["statistics_api_neurolake_ingestion_statistics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The caller's jobs (administrators: all), newest first; `before` is the last id of the page before.
         */
        get: operations["listing_api_neurolake_ingestion_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Job
         * @description One job with its answer or its problem.
         */
        get: operations["job_api_neurolake_ingestion__job_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Stop a job; one that has ended stays as it is.
         */
        post: operations["cancel_api_neurolake_ingestion__job_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion/{job_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description The job's steps as server-sent events, until it has ended; Last-Event-ID continues after a break.
         */
        get: operations["events_api_neurolake_ingestion__job_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/ingestion/{job_id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rejects
         * @description The records that could not be stored: line, column, raw text, reason.
         */
        get: operations["rejects_api_neurolake_ingestion__job_id__rejects_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Execute
         * @description Run a query. A long one is answered 202 with its id; ask for it again at `Location`.
         *
         *     A client that closes the connection before it is answered cancels the query; after a 202 it runs on.
         *     With `Accept: application/vnd.apache.arrow.stream` all rows of the answer come as an Arrow stream.
         */
        post: operations["execute_api_query_execute_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain
         * @description How a query would be answered: governed SQL, policies with their reasons, passes, the engine's operators.
         *
         *     A client that closes the connection before it is answered ends the work.
         */
        post: operations["explain_api_query_explain_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Validate
         * @description What is wrong with a text, with its place; an empty list when nothing is. It is not run.
         */
        post: operations["validate_api_query_validate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description The caller's queries, newest first.
         */
        get: operations["history_api_query_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics
         * @description Counts, latencies, cache, slowest queries and most used datasets: the caller's; for administrators of all.
         */
        get: operations["metrics_api_query_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Run
         * @description One query: state, timings, what it read, its problem.
         */
        get: operations["run_api_query__query_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/{query_id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows
         * @description A page of the stored result; by `Accept` as an Arrow stream.
         *
         *     The policies are asked again: 403 where the caller may not see any more what the answer shows, 409 where the query
         *     would be answered with something else now.
         */
        get: operations["rows_api_query__query_id__rows_get"];
        put?: never;
        /**
         * Arranged Rows
         * @description A page of the whole stored result sorted and filtered; `row_count` is of what the filters leave.
         *
         *     The policies are asked as for a page. A client that closes the connection ends the work.
         */
        post: operations["arranged_rows_api_query__query_id__rows_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/{query_id}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Profile
         * @description What the values of a column of the whole stored result are like; the policies are asked as for a page.
         */
        get: operations["profile_api_query__query_id__profile_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/{query_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description The query's state, progress and rows as server-sent events, until it has ended.
         *
         *     Whoever comes back with Last-Event-ID hears what is new; with that of the last event of all there is nothing, and
         *     204 says so, which keeps browsers from asking again.
         */
        get: operations["events_api_query__query_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/{query_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download
         * @description The whole stored result as a file; the policies are asked as for a page, and again while it is on its way.
         */
        get: operations["download_api_query__query_id__download_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/query/{query_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Stop a query; one that has ended stays as it is.
         */
        post: operations["cancel_api_query__query_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/sql/format": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Layout
         * @description Lay a text out: lines and spaces change and keywords become large; every word, sign and comment stays.
         */
        post: operations["layout_api_neurolake_sql_format_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/sql/tabs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tabs
         * @description The caller's tabs, in the order in which they were opened.
         */
        get: operations["tabs_api_neurolake_sql_tabs_get"];
        put?: never;
        /**
         * Add Tab
         * @description Open a tab.
         */
        post: operations["add_tab_api_neurolake_sql_tabs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/sql/tabs/{tab_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Tab
         * @description Put another text into a tab; 409 where it was changed from elsewhere since.
         */
        put: operations["change_tab_api_neurolake_sql_tabs__tab_id__put"];
        post?: never;
        /**
         * Close Tab
         * @description Close a tab.
         */
        delete: operations["close_tab_api_neurolake_sql_tabs__tab_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/cache/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Answers
         * @description The caller's answers, for administrators everybody's; those that were used last first.
         */
        get: operations["answers_api_neurolake_cache_answers_get"];
        put?: never;
        post?: never;
        /**
         * Forget All
         * @description Have what the caller's answers hold computed anew when it is asked again.
         */
        delete: operations["forget_all_api_neurolake_cache_answers_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/cache/answers/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget
         * @description Have what a query asked computed anew when it is asked again; its stored result stays.
         */
        delete: operations["forget_api_neurolake_cache_answers__query_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/cache/why/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why
         * @description Why one of the caller's queries was not answered by the answer of an earlier one.
         */
        get: operations["why_api_neurolake_cache_why__query_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/nl-to-sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Nl To Sql
         * @description Make SQL of a question, knowing no more of the catalog and its values than the caller may see.
         *
         *     Read, as the caller, is the number of rows of what it may mean; where parser and model differ, up to ten rows in
         *     which they do. 422 where nothing was understood.
         */
        post: operations["nl_to_sql_api_ai_nl_to_sql_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say
         * @description Say something and be answered: by the parser where it is sure, else by a language model where there is one.
         *
         *     What follows a question may change it: "only the paid ones", "by month", "and for 2024?", "the count instead",
         *     "go back". The answer goes on without its client: `Location` is the turn.
         */
        post: operations["say_api_ai_chat_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversations
         * @description The caller's conversations, the last used first.
         */
        get: operations["conversations_api_ai_chat_conversations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversation
         * @description A conversation of the caller's with its turns.
         *
         *     Answers from data that the caller may not see any more are left out; `withheld` says why.
         */
        get: operations["conversation_api_ai_chat_conversations__conversation_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete
         * @description Delete a conversation with its turns and the stored results of its queries; what is answered is stopped.
         */
        delete: operations["delete_api_ai_chat_conversations__conversation_id__delete"];
        options?: never;
        head?: never;
        /**
         * Rename
         * @description Give a conversation another title.
         */
        patch: operations["rename_api_ai_chat_conversations__conversation_id__patch"];
        trace?: never;
    };
    "/api/ai/chat/turns/{turn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Turn
         * @description A turn of the caller's with its events so far.
         */
        get: operations["turn_api_ai_chat_turns__turn_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat/turns/{turn_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description The events of a turn as server-sent events, to the last one: at any server, none twice and none left out.
         *
         *     After the last event there is nothing, and 204 says so, which keeps browsers from asking again.
         */
        get: operations["events_api_ai_chat_turns__turn_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat/turns/{turn_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop
         * @description Stop an answer, also one of another server; its last event tells that it was stopped.
         */
        post: operations["stop_api_ai_chat_turns__turn_id__stop_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat/turns/{turn_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Feedback
         * @description Say whether an answer was right (`up`, `down`, null takes it back), and what would have been.
         */
        put: operations["feedback_api_ai_chat_turns__turn_id__feedback_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/semantic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description The semantic layer, or a past version of it, as far as it speaks of what the caller may see.
         */
        get: operations["show_api_ai_semantic_get"];
        put?: never;
        /**
         * Apply
         * @description Put a document in force as the next version. The caller manages every dataset of which it says something new.
         */
        post: operations["apply_api_ai_semantic_post"];
        /**
         * Remove
         * @description Take away what it says of what the caller may see and manages; the versions stay on record.
         */
        delete: operations["remove_api_ai_semantic_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/semantic/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description The versions, newest first.
         */
        get: operations["history_api_ai_semantic_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/semantic/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft
         * @description A document made from the catalog as the caller sees it; nothing is applied.
         */
        post: operations["draft_api_ai_semantic_draft_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/semantic/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description What is wrong with a document, or the layer in force, and whether verified questions pass, run as the caller.
         */
        post: operations["check_api_ai_semantic_check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The questions that the caller may know of: approved ones, their own, and those that they may approve.
         */
        get: operations["listing_api_ai_verified_get"];
        put?: never;
        /**
         * Propose
         * @description Hand in a question with its query, as the one that was chosen of several readings. It is run as the caller.
         */
        post: operations["propose_api_ai_verified_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/verified/{question_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Approve it, as somebody who manages all that it reads: from now on it answers all who may read that.
         */
        post: operations["approve_api_ai_verified__question_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/verified/{question_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget
         * @description Take a question away: the caller's own proposal, or one that they may approve.
         */
        delete: operations["forget_api_ai_verified__question_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The caller's runs, newest first; for administrators everybody's.
         */
        get: operations["listing_api_ai_agents_runs_get"];
        put?: never;
        /**
         * Ask
         * @description Begin a run, which reads and changes as who asks for it; it goes on without its client.
         */
        post: operations["ask_api_ai_agents_runs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Approvals
         * @description What waits for a word that the caller may give: exactly what would be done, and what it would touch.
         */
        get: operations["approvals_api_ai_agents_approvals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description A run with its steps, what it waits for, and its report.
         */
        get: operations["get_api_ai_agents_runs__run_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/runs/{run_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description A page of a run's events; with `Accept: text/event-stream` all of them as they come, to the last.
         */
        get: operations["events_api_ai_agents_runs__run_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/runs/{run_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Let a run do exactly what it waits with. For who manages what it would change; who asked only where it can be
         *     taken back.
         */
        post: operations["approve_api_ai_agents_runs__run_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/runs/{run_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject
         * @description Have a run go on without what it waits with.
         */
        post: operations["reject_api_ai_agents_runs__run_id__reject_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/agents/runs/{run_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Stop a run, also one of another server; what it has done stays.
         */
        post: operations["cancel_api_ai_agents_runs__run_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Datasets
         * @description The datasets that the caller may know of, by name.
         */
        get: operations["datasets_api_neurolake_catalog_datasets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Dataset
         * @description One dataset, by id, name or zone.name: columns with profile, quality, snapshots, lineage, ingestions, what
         *     people say of it, its contract, schema versions, counts of the lineage and use in the last 30 days.
         */
        get: operations["dataset_api_neurolake_catalog_dataset__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search
         * @description Datasets by words of their names, columns, descriptions, tags, owners and what their values mean.
         *
         *     A word also finds what begins with it and, where nothing does, what is written much like it. The best come first:
         *     by how well the text matches, quality, use in the last 30 days and freshness. `facets` count what was found.
         */
        get: operations["search_api_neurolake_catalog_search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/search-by-column": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search By Column
         * @description Columns by words of their name, the beginning of their type, a tag (`pii.email`) or what their values mean.
         */
        get: operations["search_by_column_api_neurolake_catalog_search_by_column_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/insights/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Insights
         * @description What the figures of a dataset tell, each with its evidence: quality, freshness, growth, drift, skew, keys,
         *     references, duplicates, columns that nobody reads; and suggestions that a person can accept.
         */
        get: operations["insights_api_neurolake_catalog_insights__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/insights/{dataset_id}/accept/{suggestion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept
         * @description Say of a column what was suggested; the answer is the card. It takes the right to curate the dataset.
         */
        post: operations["accept_api_neurolake_catalog_insights__dataset_id__accept__suggestion_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/recommendations/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recommendations
         * @description Datasets that go with one, the best first, each with its reasons and their evidence.
         */
        get: operations["recommendations_api_neurolake_catalog_recommendations__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/popular": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Popular
         * @description The datasets that were read most in the last days.
         */
        get: operations["popular_api_neurolake_catalog_popular_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/quality-leaders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quality Leaders
         * @description The datasets with the best measured quality.
         */
        get: operations["quality_leaders_api_neurolake_catalog_quality_leaders_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Statistics
         * @description How much there is: datasets, columns, personal data, rows, bytes and mean quality.
         */
        get: operations["statistics_api_neurolake_catalog_statistics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sample
         * @description Some rows of a dataset, as the caller may see them; recorded like every query, whose id is in the answer.
         */
        get: operations["sample_api_neurolake_catalog_dataset__dataset_id__sample_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Card
         * @description What people said about a dataset and its columns, with the version to give back when it is changed.
         */
        get: operations["card_api_neurolake_catalog_dataset__dataset_id__card_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Card
         * @description Change description, owner, stewards, tags, domain and terms of a dataset. It takes the right to curate it.
         */
        patch: operations["edit_card_api_neurolake_catalog_dataset__dataset_id__card_patch"];
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}/card/columns/{column}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Column
         * @description Change description, tags and terms of a column. Tags that policies speak of are for administrators.
         */
        patch: operations["edit_column_api_neurolake_catalog_dataset__dataset_id__card_columns__column__patch"];
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}/deprecate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deprecate
         * @description Say that a dataset is not to be used any more. It is found further down.
         */
        post: operations["deprecate_api_neurolake_catalog_dataset__dataset_id__deprecate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive
         * @description Put a dataset away: it is found only by searches that ask for what is archived. Its data stays.
         */
        post: operations["archive_api_neurolake_catalog_dataset__dataset_id__archive_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/dataset/{dataset_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore
         * @description A dataset that was deprecated or archived is in use again.
         */
        post: operations["restore_api_neurolake_catalog_dataset__dataset_id__restore_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/bookmarks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bookmarks
         * @description The datasets that the caller has marked, the newest mark first.
         */
        get: operations["bookmarks_api_neurolake_catalog_bookmarks_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/bookmarks/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add Bookmark
         * @description Mark a dataset, to find it again.
         */
        put: operations["add_bookmark_api_neurolake_catalog_bookmarks__dataset_id__put"];
        post?: never;
        /**
         * Remove Bookmark
         * @description Take a mark away.
         */
        delete: operations["remove_bookmark_api_neurolake_catalog_bookmarks__dataset_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/glossary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Terms
         * @description Words of the business and what is meant by them, in pages.
         */
        get: operations["terms_api_neurolake_catalog_glossary_get"];
        put?: never;
        /**
         * Define
         * @description Add a term. It takes the right to curate everything.
         */
        post: operations["define_api_neurolake_catalog_glossary_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/glossary/{term}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Term
         * @description One term, by its name, another word for it or its id, with the datasets and columns that speak of it.
         */
        get: operations["term_api_neurolake_catalog_glossary__term__get"];
        put?: never;
        post?: never;
        /**
         * Remove Term
         * @description Remove a term, the other words for it and its links.
         */
        delete: operations["remove_term_api_neurolake_catalog_glossary__term__delete"];
        options?: never;
        head?: never;
        /**
         * Edit Term
         * @description Change a term.
         */
        patch: operations["edit_term_api_neurolake_catalog_glossary__term__patch"];
        trace?: never;
    };
    "/api/neurolake/catalog/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Domains
         * @description The parts of the business.
         */
        get: operations["domains_api_neurolake_catalog_domains_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/catalog/domains/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Domain
         * @description Add a domain, or describe it anew. It takes the right to curate everything.
         */
        put: operations["put_domain_api_neurolake_catalog_domains__name__put"];
        post?: never;
        /**
         * Remove Domain
         * @description Remove a domain; what belonged to it belongs to none.
         */
        delete: operations["remove_domain_api_neurolake_catalog_domains__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/downstream/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Downstream
         * @description What was made from a dataset (id, name or zone.name), each thing at its distance in steps.
         *
         *     `truncated` says that the limit cut the answer, `deeper` that the graph goes on beyond the depth.
         */
        get: operations["downstream_api_neurolake_lineage_downstream__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/upstream/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Upstream
         * @description What a dataset was made from, back to the files; see downstream.
         */
        get: operations["upstream_api_neurolake_lineage_upstream__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/impact/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Impact
         * @description What is touched if a dataset, or a column of it, changes or goes: datasets, columns, views, queries, pipelines,
         *     contracts, owners.
         *
         *     `severity_rule` says how bad is judged; `partial` that there is more than is told.
         */
        get: operations["impact_api_neurolake_lineage_impact__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/column/{dataset_id}/{column}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Column
         * @description Where a column's values come from and go to (`direct`), and what only has a say in it (`indirect`).
         */
        get: operations["column_api_neurolake_lineage_column__dataset_id___column__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/freshness/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Freshness
         * @description When the data of a dataset, and of everything that it was made from, last changed; the slowest is named.
         */
        get: operations["freshness_api_neurolake_lineage_freshness__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/circular-dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Circular Dependencies
         * @description Every group of datasets that are made from one another; those made from themselves apart.
         */
        get: operations["circular_dependencies_api_neurolake_lineage_circular_dependencies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/full-graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Full Graph
         * @description All datasets that the caller may know of, by name and page by page, with the links into those of the page.
         *
         *     With `dataset` it is one page: what is around it, up to the limit in each direction.
         */
        get: operations["full_graph_api_neurolake_lineage_full_graph_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/prove/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove
         * @description Run again what made a dataset, over samples that the caller sees, and record how far that shows its lineage.
         *
         *     An edge whose evidence is `agreed` is in the engine's plan; one that is `proved` came out otherwise when its source
         *     was changed. Whoever asks must be allowed to modify the dataset.
         */
        post: operations["prove_api_neurolake_lineage_prove__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/lineage/export/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export
         * @description The graph around a dataset as a file: json, graphviz, mermaid, svg, csv or openlineage.
         */
        get: operations["export_api_neurolake_lineage_export__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Graph
         * @description Datasets and jobs around a dataset, or around the job that makes it.
         */
        get: operations["graph_api_v1_lineage_get"];
        put?: never;
        /**
         * Receive
         * @description Take in an event. The same event again changes nothing; datasets that are not known become external ones.
         */
        post: operations["receive_api_v1_lineage_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/maintenance/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files
         * @description What the table is made of: figures, and its data files, the smallest first. It takes the right to manage it.
         */
        get: operations["files_api_neurolake_maintenance__dataset_id__get"];
        put?: never;
        /**
         * Run
         * @description Put small files together, make manifests fewer, let old snapshots go, remove lost files.
         *
         *     Answers with figures before and after. `more` says that the time was up: ask again for the rest.
         */
        post: operations["run_api_neurolake_maintenance__dataset_id__post"];
        /**
         * Cancel
         * @description Stop the maintenance that is under way; what it has done stays.
         */
        delete: operations["cancel_api_neurolake_maintenance__dataset_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/maintenance/{dataset_id}/footer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Footer
         * @description What the footer of one of these files says: columns and row groups with sizes, without bounds of values.
         */
        get: operations["footer_api_neurolake_maintenance__dataset_id__footer_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/history/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description The schema versions of a dataset, newest first: who, when, by what, the semantic version and what changed.
         */
        get: operations["history_api_neurolake_schema_history__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/compare/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare
         * @description What changed from one schema version to another, each difference with its severity.
         */
        get: operations["compare_api_neurolake_schema_compare__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/analyze-impact/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Analyze Impact
         * @description What would become of a change: the verdict, what breaks and is touched, and the statements to run.
         *
         *     Nothing is changed. What breaks and is hidden from the caller is counted, not named.
         */
        post: operations["analyze_impact_api_neurolake_schema_analyze_impact__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/policy/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Policy
         * @description What becomes of changes of a dataset's columns.
         */
        get: operations["policy_api_neurolake_schema_policy__dataset_id__get"];
        /**
         * Set Policy
         * @description Set it, as whoever manages the dataset; loosened by administrators and whoever has set it.
         */
        put: operations["set_policy_api_neurolake_schema_policy__dataset_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Approvals
         * @description Requests for approval that the caller made or may decide, newest first.
         */
        get: operations["approvals_api_neurolake_schema_approvals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/approvals/{approval_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Approval
         * @description One request: who asked for what, what it would break, and how it was decided.
         */
        get: operations["approval_api_neurolake_schema_approvals__approval_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/approvals/{approval_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Approve a request; who asked for it may then make exactly this change, once.
         */
        post: operations["approve_api_neurolake_schema_approvals__approval_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/approvals/{approval_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Refuse a request; it may still be approved later, while the columns are as they are.
         */
        post: operations["refuse_api_neurolake_schema_approvals__approval_id__refuse_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/schema/rollback/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rollback
         * @description Bring a dataset back to a snapshot or to the columns of a schema version, by a new commit.
         */
        post: operations["rollback_api_neurolake_schema_rollback__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The contracts that the caller may read, by dataset.
         */
        get: operations["listing_api_neurolake_contracts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/contracts/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description The contract of a dataset, as fields and as YAML, with the record of its versions.
         */
        get: operations["get_api_neurolake_contracts__dataset_id__get"];
        /**
         * Put
         * @description Put a contract, or a new version of it, as whoever manages the dataset; every commit from then on keeps it.
         */
        put: operations["put_api_neurolake_contracts__dataset_id__put"];
        post?: never;
        /**
         * Delete
         * @description Take a contract back; its versions stay on record.
         */
        delete: operations["delete_api_neurolake_contracts__dataset_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/contracts/{dataset_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify
         * @description Look whether the columns, all rows and the freshness keep the contract now.
         */
        post: operations["verify_api_neurolake_contracts__dataset_id__verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/current/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Current
         * @description The newest measurement: eight dimensions with their evidence, and how many rules hold.
         *
         *     `is_current` says whether it is about the newest data. Those from whom something of the dataset is hidden are told
         *     the overall score only, and of rules only those about what they see.
         */
        get: operations["current_api_neurolake_quality_current__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/time-series/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Time Series
         * @description The measurements over time, the oldest first, and the anomalies in them, each with what it was compared with.
         */
        get: operations["time_series_api_neurolake_quality_time_series__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description All webhooks, without secrets.
         */
        get: operations["listing_api_neurolake_quality_webhooks_get"];
        put?: never;
        /**
         * Add
         * @description Add a webhook. The secret that signs what it is sent is in this answer only.
         */
        post: operations["add_api_neurolake_quality_webhooks_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/webhooks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Hook
         * @description Take a webhook away, with what waits for it.
         */
        delete: operations["remove_hook_api_neurolake_quality_webhooks__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/webhooks/{name}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate
         * @description Give it another secret, which is in this answer only.
         */
        post: operations["rotate_api_neurolake_quality_webhooks__name__rotate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/webhooks/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test
         * @description Send a message now that says that it is a test.
         */
        post: operations["test_api_neurolake_quality_webhooks__name__test_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/webhooks/{name}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries
         * @description Its newest alerts, and what became of them.
         */
        get: operations["deliveries_api_neurolake_quality_webhooks__name__deliveries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/webhooks/{name}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Try again what was given up.
         */
        post: operations["retry_api_neurolake_quality_webhooks__name__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/rules/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules
         * @description The rules of a dataset, by name: those that are about what the caller sees.
         */
        get: operations["rules_api_neurolake_quality_rules__dataset_id__get"];
        put?: never;
        /**
         * Put
         * @description Set rules, all or none; each is checked at once. For those who manage the dataset and see what they count.
         */
        post: operations["put_api_neurolake_quality_rules__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/rules/{dataset_id}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove
         * @description Take a rule away, with its history.
         */
        delete: operations["remove_api_neurolake_quality_rules__dataset_id___name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/check/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Check rules now, each in the name of who wrote it.
         */
        post: operations["check_api_neurolake_quality_check__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/history/{dataset_id}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description The checks of a rule, newest first: rows checked and failing, with the snapshot; and what stands out in them.
         */
        get: operations["history_api_neurolake_quality_history__dataset_id___name__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/failing/{dataset_id}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failing
         * @description Some of the rows that fail, as the caller sees them; a query of the caller's, with its id.
         */
        get: operations["failing_api_neurolake_quality_failing__dataset_id___name__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/suggestions/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggestions
         * @description Rules that the profile speaks for, the surest first, each with its evidence.
         */
        get: operations["suggestions_api_neurolake_quality_suggestions__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/suggestions/{dataset_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept
         * @description Make rules of suggestions.
         */
        post: operations["accept_api_neurolake_quality_suggestions__dataset_id__accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/quality/measure/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Measure
         * @description Measure the dataset as it is now: all of it up to 200,000 rows, about 100,000 drawn rows beyond.
         */
        post: operations["measure_api_neurolake_quality_measure__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The templates that the caller may run, those that are used most first.
         */
        get: operations["listing_api_neurolake_templates_get"];
        put?: never;
        /**
         * Save
         * @description Save a template of the caller's, or its next version. It is planned with the values to check it with.
         */
        post: operations["save_api_neurolake_templates_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/templates/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Template
         * @description A template with its query and parameters.
         */
        get: operations["template_api_neurolake_templates__template_id__get"];
        put?: never;
        post?: never;
        /**
         * Remove
         * @description Take one of the caller's templates away, with its versions.
         */
        delete: operations["remove_api_neurolake_templates__template_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/templates/{template_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions
         * @description The versions, newest first.
         */
        get: operations["versions_api_neurolake_templates__template_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/templates/{template_id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Diff
         * @description What is other in a version than in another.
         */
        get: operations["diff_api_neurolake_templates__template_id__diff_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/templates/{template_id}/sharing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Share
         * @description Set who besides the owner may see and run it.
         */
        put: operations["share_api_neurolake_templates__template_id__sharing_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/templates/{template_id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run
         * @description Run it as a query of the caller's, with its id.
         */
        post: operations["run_api_neurolake_templates__template_id__run_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Usage
         * @description Requests to language models, tokens, dollars, errors, latency: the caller's; for administrators everybody's.
         */
        get: operations["usage_api_ai_usage_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The patterns that every lake has, with their slots.
         */
        get: operations["listing_api_neurolake_patterns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns/learned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Learned
         * @description What was done with SQL again and again: the caller's own statements, for administrators everybody's.
         */
        get: operations["learned_api_neurolake_patterns_learned_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns/suggestions/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggestions
         * @description Patterns that the dataset's profile and quality speak for, with their slots filled and the reason.
         */
        get: operations["suggestions_api_neurolake_patterns_suggestions__dataset_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns/proposal/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proposal
         * @description The patterns that would lift a dataset, in their order, with the gain as measured on up to 20,000 rows of it.
         */
        get: operations["proposal_api_neurolake_patterns_proposal__dataset_id__get"];
        put?: never;
        /**
         * Carry Out
         * @description Make the dataset that a proposal was about; a conflict where anything is not as it was then.
         */
        post: operations["carry_out_api_neurolake_patterns_proposal__dataset_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pattern
         * @description One pattern.
         */
        get: operations["pattern_api_neurolake_patterns__name__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview
         * @description What the pattern would change, counted, with a few rows before and after, as the caller sees them.
         */
        post: operations["preview_api_neurolake_patterns__name__preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/patterns/{name}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply
         * @description Apply the pattern as it was previewed; a conflict where anything is not as it was then.
         */
        post: operations["apply_api_neurolake_patterns__name__apply_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/system/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Status
         * @description Versions, disk and uptime; counts of what the caller may see and has asked for.
         */
        get: operations["status_api_neurolake_system_status_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Entries
         * @description Entries by principal, action, decision, dataset, origin and time.
         */
        get: operations["entries_api_compliance_audit_log_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export
         * @description All entries that fit, oldest first, as JSON lines.
         */
        get: operations["export_api_compliance_audit_log_export_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/audit-log/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify
         * @description Compute every hash again and compare every checkpoint; `findings` says what is wrong, and from where on.
         */
        get: operations["verify_api_compliance_audit_log_verify_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/audit-log/{entry_id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proof
         * @description What shows that the entry is in the log, without the rest of it: the audit path to a signed checkpoint's root.
         */
        get: operations["proof_api_compliance_audit_log__entry_id__proof_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Scan
         * @description Look for personal data in the background; the answer has the id to ask for.
         */
        post: operations["scan_api_compliance_scan_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/scan/{scan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Scan State
         * @description How far a scan is, and what it has found.
         */
        get: operations["scan_state_api_compliance_scan__scan_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/pii": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Findings
         * @description The personal data that is known in a dataset, with evidence and decisions, and the tags of its columns.
         */
        get: operations["findings_api_compliance_pii_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/pii/{dataset}/{column}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide
         * @description Confirm or reject what was found in a column; the decision survives later scans and wins over them.
         */
        post: operations["decide_api_compliance_pii__dataset___column__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description All policies, by name.
         */
        get: operations["listing_api_compliance_policies_get"];
        put?: never;
        /**
         * Create
         * @description Add a policy; it holds from the next query on.
         */
        post: operations["create_api_compliance_policies_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/policies/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export
         * @description All policies as YAML.
         */
        get: operations["export_api_compliance_policies_export_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/policies/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring In
         * @description Create or update the policies of a YAML document, all or none.
         */
        post: operations["bring_in_api_compliance_policies_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/policies/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview
         * @description What somebody would see of a dataset, and why.
         */
        post: operations["preview_api_compliance_policies_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/policies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description One policy, with every version that it ever had.
         */
        get: operations["get_api_compliance_policies__name__get"];
        /**
         * Update
         * @description Replace a policy.
         */
        put: operations["update_api_compliance_policies__name__put"];
        post?: never;
        /**
         * Delete
         * @description Remove a policy; its history stays.
         */
        delete: operations["delete_api_compliance_policies__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/remediate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description The newest runs, without their plans; those of others only for administrators.
         */
        get: operations["listing_api_compliance_remediate_get"];
        put?: never;
        /**
         * Remediate
         * @description Start a remediation, or its dry run, in the background; the answer has the id to ask for.
         */
        post: operations["remediate_api_compliance_remediate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/remediate/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Run
         * @description How far a run is: its plan, and when it has ended what was done, what is left, and the proof.
         */
        get: operations["run_api_compliance_remediate__run_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/remediate/{run_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Stop a run and the query that it waits for; what it has committed stays, and `resume` finishes it.
         */
        post: operations["cancel_api_compliance_remediate__run_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/remediate/{run_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume
         * @description Take up a run that has ended as `resumable`: the past of what it changed has still to go.
         */
        post: operations["resume_api_compliance_remediate__run_id__resume_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/remediate/{run_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download
         * @description The zip file of an export.
         */
        get: operations["download_api_compliance_remediate__run_id__download_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users
         * @description Users by name; `after` is the last name of the page before.
         */
        get: operations["users_api_admin_users_get"];
        put?: never;
        /**
         * Create User
         * @description Make a user.
         */
        post: operations["create_user_api_admin_users_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * User
         * @description One user.
         */
        get: operations["user_api_admin_users__name__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change User
         * @description Replace roles, groups or attributes, disable or enable; disabling ends all sessions at once.
         */
        patch: operations["change_user_api_admin_users__name__patch"];
        trace?: never;
    };
    "/api/admin/users/{name}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Password
         * @description Give a user a new password, which ends all sessions of that user.
         */
        put: operations["set_password_api_admin_users__name__password_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups
         * @description All groups.
         */
        get: operations["groups_api_admin_groups_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Group
         * @description Make or change a group; its members get exactly these roles by it.
         */
        put: operations["put_group_api_admin_groups__name__put"];
        post?: never;
        /**
         * Remove Group
         * @description Remove a group; its members stay.
         */
        delete: operations["remove_group_api_admin_groups__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Roles
         * @description All roles.
         */
        get: operations["roles_api_admin_roles_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Role
         * @description Make or change a role.
         */
        put: operations["put_role_api_admin_roles__name__put"];
        post?: never;
        /**
         * Remove Role
         * @description Remove a role from everybody who has it.
         */
        delete: operations["remove_role_api_admin_roles__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys
         * @description API keys, everybody's or one user's, without their secrets.
         */
        get: operations["keys_api_admin_keys_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Key
         * @description Revoke anybody's key, by id or prefix.
         */
        delete: operations["revoke_key_api_admin_keys__key__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/search-index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Index
         * @description How many datasets there are, how many of them the search has, how many changes it is yet to take up, and when
         *     its index was last made anew as a whole.
         */
        get: operations["search_index_api_admin_search_index_get"];
        put?: never;
        /**
         * Renew Search Index
         * @description Have the index of the search made anew in the background, while it answers; `behind` tells how much is left.
         */
        post: operations["renew_search_index_api_admin_search_index_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics
         * @description What this server has done and holds, in the text format of Prometheus; for administrators.
         *
         *     Give Prometheus an administrator's API key with the scope `metrics` as its bearer token.
         */
        get: operations["metrics_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/system/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recent
         * @description What this server did in the last hour, in steps of ten seconds, the oldest first; for administrators.
         */
        get: operations["recent_api_neurolake_system_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/neurolake/system/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Logs
         * @description A page of the log, newest first; with `after` (`newest` of an earlier answer) what has come since.
         *
         *     `next` goes on with older lines. `hidden_by` tells how many lines each filter alone keeps out, `levels` how many
         *     have which level; of what was looked at, which was everything where `complete`.
         */
        get: operations["logs_api_neurolake_system_logs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Config
         * @description What a client is to know first. There is one warehouse, whatever it is called.
         */
        get: operations["config_iceberg_v1_config_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Namespaces
         * @description The zones; they have no others within.
         */
        get: operations["namespaces_iceberg_v1_namespaces_get"];
        put?: never;
        /**
         * Create
         * @description Refused: the zones are there, and there are no others.
         */
        post: operations["create_iceberg_v1_namespaces_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Namespace
         * @description A zone and its properties.
         */
        get: operations["namespace_iceberg_v1_namespaces__namespace__get"];
        put?: never;
        post?: never;
        /**
         * Drop
         * @description Refused: the zones stay.
         */
        delete: operations["drop_iceberg_v1_namespaces__namespace__delete"];
        options?: never;
        /**
         * Is Namespace
         * @description Whether a zone is there.
         */
        head: operations["is_namespace_iceberg_v1_namespaces__namespace__head"];
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/properties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Update
         * @description Change the properties of a zone.
         */
        post: operations["update_iceberg_v1_namespaces__namespace__properties_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tables
         * @description The tables of a zone that the caller may know of.
         */
        get: operations["tables_iceberg_v1_namespaces__namespace__tables_get"];
        put?: never;
        /**
         * Create
         * @description Make a table; a staged one is made by the commit that follows.
         */
        post: operations["create_iceberg_v1_namespaces__namespace__tables_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/tables/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Load
         * @description A table's metadata, which lead to its files. For those from whom nothing in it is hidden.
         */
        get: operations["load_iceberg_v1_namespaces__namespace__tables__table__get"];
        put?: never;
        /**
         * Commit
         * @description Update a table, or make one that was staged, if it meets the requirements; 409 when it does not.
         */
        post: operations["commit_iceberg_v1_namespaces__namespace__tables__table__post"];
        /**
         * Drop
         * @description Take a table away. Its files go in either case.
         */
        delete: operations["drop_iceberg_v1_namespaces__namespace__tables__table__delete"];
        options?: never;
        /**
         * Is Table
         * @description Whether a table is there that the caller may know of.
         */
        head: operations["is_table_iceberg_v1_namespaces__namespace__tables__table__head"];
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/tables/{table}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Metrics
         * @description Take note of a client's report.
         */
        post: operations["metrics_iceberg_v1_namespaces__namespace__tables__table__metrics_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/tables/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rename
         * @description Give a table another name in its zone.
         */
        post: operations["rename_iceberg_v1_tables_rename_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/transactions/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Commit All
         * @description Update several tables, all or none.
         */
        post: operations["commit_all_iceberg_v1_transactions_commit_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Agreed
         * @description The same, with what the preview's answer has under `agreed`.
         */
        Agreed: {
            /**
             * Dataset
             * @description The source: id, name or zone.name.
             */
            dataset: string;
            /**
             * Values
             * @description Slot → what fills it.
             * @default {}
             */
            values: {
                [key: string]: unknown;
            };
            /**
             * Target
             * @description The dataset to make (zone.name), or that rows are merged into.
             */
            target?: string | null;
            /**
             * Replace
             * @description The dataset to make may take the place of one.
             * @default false
             */
            replace: boolean;
            /** Agreed */
            agreed: string;
        };
        /**
         * Answer
         * @description A query that has ended well, with its first rows.
         */
        Answer: {
            /** Query Id */
            query_id: string;
            /** Columns */
            columns: components["schemas"]["neurolake__api__query__Column"][];
            /** Rows */
            rows: unknown[][];
            /** Offset */
            offset: number;
            /** Row Count */
            row_count: number;
            /** Truncated */
            truncated: boolean;
            run: components["schemas"]["Run"];
        };
        /**
         * Answered
         * @description An answer that is used again where the same is asked over the same data by people who may see the same.
         *
         *     Attributes:
         *         query_id: The query that it was computed for, which has the rows.
         *         took_ms: How long that took the engine.
         *         ends_in_s: Seconds until it is forgotten.
         */
        Answered: {
            /** Query Id */
            query_id: string;
            /** Principal */
            principal: string;
            /** Sql */
            sql: string;
            /** Rows */
            rows: number;
            /** Bytes */
            bytes: number;
            /** Took Ms */
            took_ms: number;
            /** Ends In S */
            ends_in_s: number;
            /** Asked At */
            asked_at: string;
        };
        /**
         * Applied
         * @description A semantic layer as a YAML document.
         */
        Applied: {
            /** Yaml */
            yaml: string;
            /**
             * Note
             * @description What is new.
             * @default
             */
            note: string;
        };
        /**
         * ApplyRetention
         * @description Delete the rows that are older than the retention policies allow.
         *
         *     Attributes:
         *         datasets: Only these; empty for all that a policy is about.
         */
        ApplyRetention: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "retention";
            /**
             * Datasets
             * @default []
             */
            datasets: string[];
            /**
             * Keep History
             * @description Leave earlier snapshots, stored results, originals and rejects as they are.
             * @default false
             */
            keep_history: boolean;
        };
        /**
         * Archiving
         * @description Why a dataset is put away.
         */
        Archiving: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Arrange
         * @description Rows of a stored result in an order, as far as they pass all filters.
         */
        Arrange: {
            /**
             * Sort
             * @default []
             */
            sort: components["schemas"]["Sorted"][];
            /**
             * Filters
             * @default []
             */
            filters: components["schemas"]["Filtered"][];
            /**
             * Offset
             * @default 0
             */
            offset: number;
            /**
             * Limit
             * @default 1000
             */
            limit: number;
        };
        /**
         * Ask
         * @description A query to run.
         */
        Ask: {
            /**
             * Sql
             * @description One statement.
             */
            sql?: string | null;
            /**
             * Question
             * @description In words, in place of `sql`.
             */
            question?: string | null;
            /**
             * Parameters
             * @description Values for $name or ?.
             */
            parameters?: {
                [key: string]: unknown;
            } | unknown[] | null;
            /**
             * Purpose
             * @description What it is for, where a policy demands one.
             */
            purpose?: string | null;
            /**
             * Limit
             * @description Most rows to keep.
             */
            limit?: number | null;
            /**
             * Timeout S
             * @description Seconds it may run.
             */
            timeout_s?: number | null;
            /**
             * Dialect
             * @description Of the SQL, when it is not DuckDB's.
             */
            dialect?: string | null;
            /**
             * As Of
             * @description Read every table as it was then; in UTC without a zone.
             */
            as_of?: string | null;
            /**
             * Confirm
             * @description Make a change even though something that depends on it breaks.
             * @default false
             */
            confirm: boolean;
            /**
             * Use Cache
             * @description Whether a stored answer to the same question will do.
             * @default true
             */
            use_cache: boolean;
            /**
             * Engine
             * @description The engine that is to answer, by name.
             */
            engine?: string | null;
            /**
             * Wait S
             * @description Seconds to wait before answering 202.
             * @default 30
             */
            wait_s: number;
        };
        /**
         * Back
         * @description What to go back to: a snapshot (rows and columns), or a schema version (columns only).
         */
        Back: {
            /** Snapshot Id */
            snapshot_id?: string | null;
            /** Schema Version */
            schema_version?: number | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Confirm
             * @description What depends on the present columns may break.
             * @default false
             */
            confirm: boolean;
        };
        /**
         * Backfill
         * @description Which partitions to run; without any of these, all.
         */
        Backfill: {
            /** From */
            from?: string | null;
            /**
             * To
             * @description The last one, with it.
             */
            to?: string | null;
            /**
             * Partitions
             * @default []
             */
            partitions: string[];
            /**
             * Parallel
             * @description Runs at once.
             * @default 1
             */
            parallel: number;
            /**
             * Parameters
             * @default {}
             */
            parameters: {
                [key: string]: unknown;
            };
        };
        /**
         * Begun
         * @description The message was taken.
         */
        Begun: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "begun";
            /** Conversation */
            conversation: string;
            /** Number */
            number: number;
            /** Message */
            message: string;
        };
        /** Body_token_iceberg_v1_oauth_tokens_post */
        Body_token_iceberg_v1_oauth_tokens_post: {
            /** Grant Type */
            grant_type?: string | null;
            /** Client Secret */
            client_secret?: string | null;
            /** Subject Token */
            subject_token?: string | null;
        };
        /**
         * CardEdit
         * @description What to change of a card; what is left out stays. Lists are given whole; null takes a text away.
         */
        CardEdit: {
            /** Description */
            description?: string | null;
            /** Owner */
            owner?: string | null;
            /**
             * Stewards
             * @default []
             */
            stewards: string[];
            /**
             * Tags
             * @default []
             */
            tags: string[];
            /** Domain */
            domain?: string | null;
            /**
             * Terms
             * @default []
             */
            terms: string[];
        };
        /**
         * Chart
         * @description A drawing of a stored result. `x`, `y` and `series` are names of its columns; `series` tells lines apart.
         */
        Chart: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "bar" | "line" | "scatter";
            /** X */
            x: string;
            /** Y */
            y: string[];
            /** Series */
            series?: string | null;
            /**
             * Title
             * @default
             */
            title: string;
        };
        /**
         * Checked
         * @description What to check: a YAML document, or without it the layer in force.
         */
        Checked: {
            /** Yaml */
            yaml?: string | null;
        };
        /**
         * Choice
         * @description A way to take the message; `rows` is how many it answers, 1000 for that many and more.
         */
        Choice: {
            /** Index */
            index: number;
            /** Reading */
            reading: string;
            /** Sql */
            sql: string;
            /** Confidence */
            confidence: number;
            /** Rows */
            rows: number | null;
            /** Tables */
            tables: components["schemas"]["neurolake__chat__events__Table"][];
            /**
             * By
             * @enum {string}
             */
            by: "parser" | "model" | "verified";
        };
        /**
         * Choices
         * @description It may mean several things: the next message says which by its `choice`, the index of one, from 1.
         */
        Choices: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "choices";
            /** Question */
            question: string;
            /** Choices */
            choices: components["schemas"]["Choice"][];
            /** Note */
            note?: string | null;
        };
        /**
         * ColumnEdit
         * @description What to change of what is said about a column; what is left out stays. Lists are given whole.
         */
        ColumnEdit: {
            /** Description */
            description?: string | null;
            /**
             * Tags
             * @default []
             */
            tags: string[];
            /**
             * Terms
             * @default []
             */
            terms: string[];
        };
        /**
         * Conversation
         * @description A conversation with its turns.
         */
        Conversation: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Turns */
            turns: components["schemas"]["Turn"][];
        };
        /**
         * DecisionRequest
         * @description What a person says about a column; `reopen` takes a decision back. Without `entity`: about all that was found.
         */
        DecisionRequest: {
            /**
             * Decision
             * @enum {string}
             */
            decision: "confirm" | "reject" | "reopen";
            /** Entity */
            entity?: ("email" | "phone" | "card" | "iban" | "ssn" | "national_id" | "ip" | "mac" | "passport" | "driving_licence" | "birth_date" | "name" | "username" | "address" | "coordinates" | "secret") | null;
        };
        /**
         * DeleteRows
         * @description Delete the rows for which a predicate over the dataset's columns is true.
         */
        DeleteRows: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "delete_rows";
            /**
             * Dataset
             * @description Name, zone.name or id.
             */
            dataset: string;
            /** Where */
            where: string;
            /**
             * Keep History
             * @description Leave earlier snapshots, stored results, originals and rejects as they are.
             * @default false
             */
            keep_history: boolean;
        };
        /**
         * Deprecation
         * @description Why a dataset is not to be used any more, and what is to be used in its place.
         */
        Deprecation: {
            /** Reason */
            reason: string;
            /** Successor */
            successor?: string | null;
        };
        /**
         * Described
         * @description A description, or none.
         */
        Described: {
            /** Description */
            description?: string | null;
        };
        /**
         * Diagnostic
         * @description Something wrong in a text; places are from 1.
         */
        Diagnostic: {
            /**
             * Severity
             * @constant
             */
            severity: "error";
            /** Message */
            message: string;
            /** Suggestion */
            suggestion: string | null;
            /** Line */
            line: number | null;
            /** Column */
            column: number | null;
            /** Length */
            length: number | null;
            /** Type */
            type: string;
        };
        /**
         * DomainEdit
         * @description What a domain is.
         */
        DomainEdit: {
            /** Description */
            description?: string | null;
        };
        /**
         * Done
         * @description The end; nothing comes after it.
         */
        Done: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "done";
            /**
             * State
             * @enum {string}
             */
            state: "running" | "answered" | "asked" | "refused" | "failed" | "stopped";
            usage?: components["schemas"]["Used"] | null;
        };
        /**
         * Drafted
         * @description Which datasets to draft a layer of; the first 200 by name without any.
         */
        Drafted: {
            /**
             * Datasets
             * @default []
             */
            datasets: string[];
        };
        /**
         * Drawn
         * @description How the rows may be drawn.
         */
        Drawn: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "chart";
            /** Query Id */
            query_id: string;
            chart: components["schemas"]["Chart"];
        };
        /**
         * Entries
         * @description Entries, newest first.
         */
        Entries: {
            /** Entries */
            entries: {
                [key: string]: unknown;
            }[];
            /** Next */
            next: number | null;
        };
        /**
         * EraseSubject
         * @description Delete all rows of a person and every copy of the values that identify them, and prove that none is left.
         */
        EraseSubject: {
            /** Values */
            values: string[];
            /**
             * Columns
             * @default personal
             * @enum {string}
             */
            columns: "personal" | "all";
            /**
             * Tag
             * @default pii
             */
            tag: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "erase_subject";
        };
        /**
         * Explain
         * @description A query to explain.
         */
        Explain: {
            /** Sql */
            sql: string;
            /** Parameters */
            parameters?: {
                [key: string]: unknown;
            } | unknown[] | null;
            /** Purpose */
            purpose?: string | null;
            /** Dialect */
            dialect?: string | null;
            /** As Of */
            as_of?: string | null;
            /** Timeout S */
            timeout_s?: number | null;
            /** Engine */
            engine?: string | null;
        };
        /**
         * ExplainOrRun
         * @description A query to explain; with `analyze` it is run, and each operator says what it did.
         */
        ExplainOrRun: {
            /** Sql */
            sql: string;
            /** Parameters */
            parameters?: {
                [key: string]: unknown;
            } | unknown[] | null;
            /** Purpose */
            purpose?: string | null;
            /** Dialect */
            dialect?: string | null;
            /** As Of */
            as_of?: string | null;
            /** Timeout S */
            timeout_s?: number | null;
            /** Engine */
            engine?: string | null;
            /**
             * Analyze
             * @default false
             */
            analyze: boolean;
        };
        /**
         * ExportSubject
         * @description Hand out all rows of a person as one zip file.
         */
        ExportSubject: {
            /** Values */
            values: string[];
            /**
             * Columns
             * @default personal
             * @enum {string}
             */
            columns: "personal" | "all";
            /**
             * Tag
             * @default pii
             */
            tag: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "export_subject";
            /**
             * Format
             * @default json
             * @enum {string}
             */
            format: "json" | "csv" | "parquet";
        };
        /**
         * Failed
         * @description Something went wrong: the members of a problem (RFC 9457).
         */
        Failed: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "failed";
            /** Problem */
            problem: {
                [key: string]: unknown;
            };
        };
        /**
         * Filtered
         * @description What must hold of a column. The value is text that is read as the column's type.
         */
        Filtered: {
            /** Column */
            column: string;
            /**
             * Operator
             * @enum {string}
             */
            operator: "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" | "starts with" | "is null" | "is not null";
            /** Value */
            value?: string | null;
        };
        /**
         * Forgotten
         * @description How many answers were taken away.
         */
        Forgotten: {
            /** Forgotten */
            forgotten: number;
        };
        /**
         * Formatted
         * @description The text, laid out.
         */
        Formatted: {
            /** Sql */
            sql: string;
        };
        /**
         * GroupFacts
         * @description A group, the roles it gives, and who is in it.
         */
        GroupFacts: {
            /** Name */
            name: string;
            /** Description */
            description: string | null;
            /** Roles */
            roles: string[];
            /** Members */
            members: number;
        };
        /**
         * GroupWish
         * @description What a group shall be.
         */
        GroupWish: {
            /** Description */
            description?: string | null;
            /** Roles */
            roles?: string[];
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * Hook
         * @description Where alerts of at least this severity go.
         */
        Hook: {
            /** Name */
            name: string;
            /** Url */
            url: string;
            /**
             * Severity
             * @default warning
             * @enum {string}
             */
            severity: "info" | "warning" | "error";
        };
        /**
         * Job
         * @description An ingestion as seen from outside.
         *
         *     Attributes:
         *         answer: After success: `dataset`, `zone`, `route`, `rows` (in, stored, rejected, removed), `detected`,
         *             `profile`, `quality`, `quality_before`, `personal_data`, `transforms`, `columns`, `snapshot_id`, `lineage`,
         *             `steps` (each of the eight with its seconds), `warnings`.
         *         error: After a failure: the problem.
         */
        Job: {
            /** Id */
            id: string;
            /** Principal */
            principal: string;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            /** Step */
            step: string | null;
            /** Progress */
            progress: number | null;
            /** File Name */
            file_name: string;
            /** Sha256 */
            sha256: string;
            /** Bytes */
            bytes: number;
            /** Request */
            request: {
                [key: string]: unknown;
            };
            /** Dataset Id */
            dataset_id: string | null;
            /** Answer */
            answer: {
                [key: string]: unknown;
            } | null;
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
            /** Submitted At */
            submitted_at: string;
            /** Started At */
            started_at: string | null;
            /** Finished At */
            finished_at: string | null;
        };
        /**
         * Jobs
         * @description One job per file that was uploaded.
         */
        Jobs: {
            /** Jobs */
            jobs: components["schemas"]["Job"][];
        };
        /**
         * Limits
         * @description Bounds of a run.
         *
         *     Attributes:
         *         steps: Most steps.
         *         tokens: Most tokens of language models, of questions and answers together.
         *         cost: Most dollars for them; None leaves that to the budget of who asks.
         *         seconds: Most time, without that in which it waits for somebody's word.
         *         approval_hours: How long it waits for that; a word that was given is good for no longer.
         */
        Limits: {
            /**
             * Steps
             * @default 30
             */
            steps: number;
            /**
             * Tokens
             * @default 100000
             */
            tokens: number;
            /** Cost */
            cost?: number | string | null;
            /**
             * Seconds
             * @default 900
             */
            seconds: number;
            /**
             * Approval Hours
             * @default 24
             */
            approval_hours: number;
        };
        /**
         * Login
         * @description A name and its password.
         */
        Login: {
            /** Name */
            name: string;
            /** Password */
            password: string;
            /**
             * Cookie
             * @description Keep the session in cookies that scripts cannot read, for web pages.
             * @default false
             */
            cookie: boolean;
        };
        /**
         * MaskColumns
         * @description Write columns anew, their values masked.
         */
        MaskColumns: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "mask";
            /**
             * Dataset
             * @description Name, zone.name or id.
             */
            dataset: string;
            /** Columns */
            columns: string[];
            mask: components["schemas"]["Masking"];
            /**
             * Keep History
             * @description Leave earlier snapshots, stored results, originals and rejects as they are.
             * @default false
             */
            keep_history: boolean;
        };
        /**
         * Masking
         * @description How a value is hidden. Where a method does not fit a column's type, the value becomes NULL.
         *
         *     Attributes:
         *         method: `redact` (`***`), `nullify` (NULL), `partial` (characters kept at the ends), `hash` (keyed: equal
         *             values stay equal, also across datasets), `bucket` (numbers, down to a multiple of `size`), `truncate`
         *             (times, down to `unit`), `expression` (of the column, which it calls `value`).
         *         keep_first, keep_last: For `partial`: characters that stay.
         *         size: For `bucket`.
         *         unit: For `truncate`.
         *         expression: For `expression`.
         */
        Masking: {
            /**
             * Method
             * @enum {string}
             */
            method: "redact" | "nullify" | "partial" | "hash" | "bucket" | "truncate" | "expression";
            /**
             * Keep First
             * @default 0
             */
            keep_first: number;
            /**
             * Keep Last
             * @default 0
             */
            keep_last: number;
            /** Size */
            size?: number | null;
            /**
             * Unit
             * @default year
             * @enum {string}
             */
            unit: "year" | "quarter" | "month" | "week" | "day" | "hour";
            /** Expression */
            expression?: string | null;
        };
        /**
         * Me
         * @description Who asks, and what they have.
         */
        Me: {
            /** Name */
            name: string;
            /** Roles */
            roles: string[];
            /** Groups */
            groups: string[];
            /** Attributes */
            attributes: {
                [key: string]: string;
            };
            /** Scopes */
            scopes: string[] | null;
            /** Is Admin */
            is_admin: boolean;
            /** Authentication */
            authentication: string;
        };
        /**
         * Methods
         * @description How one can come in.
         */
        Methods: {
            /** Authentication */
            authentication: string;
            /**
             * Oidc
             * @description Whether there is an identity provider; begin at /api/auth/oidc/login.
             */
            oidc: boolean;
        };
        /**
         * Names
         * @description Names of rules or suggestions.
         */
        Names: {
            /** Names */
            names: string[];
        };
        /**
         * NewKey
         * @description An API key to make.
         */
        NewKey: {
            /**
             * Name
             * @description What it is for.
             */
            name: string;
            /** Scopes */
            scopes: string[];
            /**
             * Days
             * @description How long it holds; null for ever.
             * @default 90
             */
            days: number | null;
        };
        /**
         * NewPassword
         * @description A password.
         */
        NewPassword: {
            /** Password */
            password: string;
        };
        /**
         * NewTerm
         * @description A word of the business, and what is meant by it.
         */
        NewTerm: {
            /** Name */
            name: string;
            /** Definition */
            definition: string;
            /**
             * Synonyms
             * @default []
             */
            synonyms: string[];
            /** Domain */
            domain?: string | null;
        };
        /**
         * NewUser
         * @description A user to make; without a password it can be used through API keys only.
         */
        NewUser: {
            /** Name */
            name: string;
            /** Password */
            password?: string | null;
            /** Roles */
            roles?: string[];
            /** Groups */
            groups?: string[];
            /** Attributes */
            attributes?: {
                [key: string]: string;
            };
        };
        /**
         * OneStep
         * @description A step of a proposal.
         */
        OneStep: {
            /** Pattern */
            pattern: string;
            /**
             * Values
             * @default {}
             */
            values: {
                [key: string]: unknown;
            };
        };
        /**
         * OnlyRows
         * @description Rows that one of two readings answers and the other does not; `more` is how many there are beside these.
         */
        OnlyRows: {
            /** Columns */
            columns: string[];
            /** Rows */
            rows: unknown[][];
            /** More */
            more: number;
        };
        /**
         * Page
         * @description Rows of a stored result; `rows` are lists in the order of `columns`.
         */
        Page: {
            /** Query Id */
            query_id: string;
            /** Columns */
            columns: components["schemas"]["neurolake__api__query__Column"][];
            /** Rows */
            rows: unknown[][];
            /** Offset */
            offset: number;
            /** Row Count */
            row_count: number;
            /** Truncated */
            truncated: boolean;
        };
        /**
         * PolicyEdit
         * @description What is to become of changes of the columns.
         */
        PolicyEdit: {
            /**
             * Policy
             * @enum {string}
             */
            policy: "allow" | "warn" | "require-approval" | "block";
            /** Reason */
            reason?: string | null;
        };
        /**
         * Profile
         * @description What the values of a column are like; `least` and `greatest` are null for values without an order.
         *
         *     Attributes:
         *         distinct: Different values, NULL not counted.
         *         least, greatest: JSON-ready, as `values.json_rows` gives them; also None where all are NULL.
         *         top: The most frequent values; those that come first by their order win.
         */
        Profile: {
            /** Column */
            column: string;
            /** Type */
            type: string;
            /** Rows */
            rows: number;
            /** Nulls */
            nulls: number;
            /** Distinct */
            distinct: number;
            /** Least */
            least: unknown;
            /** Greatest */
            greatest: unknown;
            /** Top */
            top: components["schemas"]["TopValue"][];
        };
        /**
         * Proof
         * @description What somebody needs to convince himself.
         *
         *     Attributes:
         *         entry: Its members, and `hash`, the leaf hash over their serialisation.
         *         path: Hashes to combine with the leaf hash, lowest first, in hex; they lead to the checkpoint's root.
         *         checkpoint: The signed line, as it stands in the file of checkpoints.
         *         public_key: PEM. Compare it with the one you were given; it proves nothing by itself.
         */
        Proof: {
            /** Entry */
            entry: {
                [key: string]: unknown;
            };
            /** Path */
            path: string[];
            /** Checkpoint */
            checkpoint: string;
            /** Public Key */
            public_key: string;
        };
        /**
         * ProposedColumn
         * @description A column of a proposed schema.
         *
         *     Attributes:
         *         type: The engine's (`BIGINT`, `STRUCT(a INTEGER)`).
         *         was: Its present name, when it gets another.
         */
        ProposedColumn: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /**
             * Required
             * @default false
             */
            required: boolean;
            /** Was */
            was?: string | null;
        };
        /**
         * Purge
         * @description Let go of a dataset's past: earlier snapshots, stored results of its queries, originals, rejects.
         */
        Purge: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "purge";
            /**
             * Dataset
             * @description Name, zone.name or id.
             */
            dataset: string;
        };
        /**
         * PutInQuarantine
         * @description Keep everybody from a dataset but those who may manage it.
         */
        PutInQuarantine: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "quarantine";
            /**
             * Dataset
             * @description Name, zone.name or id.
             */
            dataset: string;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Rated
         * @description What an answer was worth, and what would have been right.
         */
        Rated: {
            /** Rating */
            rating?: ("up" | "down") | null;
            /** Correction */
            correction?: string | null;
        };
        /**
         * Reading
         * @description A way to take a question; `rows` is how many rows it answers, 1000 for that many and more.
         *
         *     Where parser and model differ, `only` holds what only this reading answers.
         */
        Reading: {
            /** Sql */
            sql: string;
            /** Reading */
            reading: string;
            /** Confidence */
            confidence: number;
            /** Tables */
            tables: components["schemas"]["neurolake__api__ai__Table"][];
            /** Rows */
            rows: number | null;
            /**
             * By
             * @enum {string}
             */
            by: "parser" | "model" | "verified";
            only: components["schemas"]["OnlyRows"] | null;
        };
        /**
         * Refresh
         * @description The refresh token, unless it is in a cookie.
         */
        Refresh: {
            /** Refresh Token */
            refresh_token?: string | null;
        };
        /**
         * Refused
         * @description It was not understood well enough; `understood` is what of it was.
         */
        Refused: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "refused";
            /** Reason */
            reason: string;
            /** Understood */
            understood: string[];
            /** Hint */
            hint?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * Rejected
         * @description Why a run may not do what it waits with.
         */
        Rejected: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Release
         * @description End a quarantine.
         */
        Release: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "release";
            /**
             * Dataset
             * @description Name, zone.name or id.
             */
            dataset: string;
        };
        /**
         * Remediation
         * @description What to do. Nothing is changed unless `dry_run` is false.
         */
        Remediation: {
            /** Request */
            request: components["schemas"]["MaskColumns"] | components["schemas"]["TokeniseColumns"] | components["schemas"]["DeleteRows"] | components["schemas"]["ApplyRetention"] | components["schemas"]["PutInQuarantine"] | components["schemas"]["Release"] | components["schemas"]["Purge"] | components["schemas"]["EraseSubject"] | components["schemas"]["ExportSubject"];
            /**
             * Dry Run
             * @description List what would change, and change nothing.
             * @default true
             */
            dry_run: boolean;
            /**
             * Expect
             * @description Id of a dry run: do what it listed, or nothing if that has changed.
             */
            expect?: string | null;
        };
        /**
         * Renamed
         * @description Another title.
         */
        Renamed: {
            /** Title */
            title: string;
        };
        /**
         * Retry
         * @description From where a run is taken up again.
         */
        Retry: {
            /**
             * From Step
             * @description Do this step and all after it anew, whatever they have done.
             */
            from_step?: string | null;
        };
        /**
         * RoleFacts
         * @description A role.
         */
        RoleFacts: {
            /** Name */
            name: string;
            /** Description */
            description: string | null;
        };
        /**
         * Rows
         * @description A query has ended; its rows are at `/api/query/{query_id}/rows`.
         */
        Rows: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rows";
            /** Query Id */
            query_id: string;
            /** Sql */
            sql: string;
            /** Columns */
            columns: components["schemas"]["neurolake__chat__events__Column"][];
            /** Row Count */
            row_count: number;
            /** Truncated */
            truncated: boolean;
        };
        /**
         * Rules
         * @description Rules as JSON, or as a YAML document with a list under `rules`.
         */
        Rules: {
            /** Rules */
            rules?: {
                [key: string]: unknown;
            }[] | null;
            /** Yaml */
            yaml?: string | null;
        };
        /**
         * Run
         * @description One query asked.
         *
         *     Attributes:
         *         sql: As it was asked, be it in words.
         *         transpiled_sql: In DuckDB's dialect, where it was asked in another; places in errors are places in this.
         *         executed_sql: As the engine ran it; None when it did not get that far.
         *         datasets: Per dataset read: `id`, `name`, `zone`, `snapshot_id`, `columns` (those the query names).
         *         columns: Of the result: `name` and `type`.
         *         rows, bytes: Kept of the result; bytes as stored. Rows so far while it runs.
         *         truncated: Whether rows were left out because of a bound.
         *         timings: Stage → milliseconds, `elsewhere` for what is between them, and `total`: their sum.
         *         facts: What the cache did, the policies at work, per column its masks, the optimiser's passes, what was
         *             scanned, warnings, how words were understood.
         *         error: After a failure: the problem.
         *         progress: Share done (0..1) while it runs, where the engine tells.
         */
        Run: {
            /** Id */
            id: string;
            /** Principal */
            principal: string;
            /** Sql */
            sql: string;
            /** Executed Sql */
            executed_sql: string | null;
            /** Engine */
            engine: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            /** Datasets */
            datasets: {
                [key: string]: unknown;
            }[];
            /** Columns */
            columns: {
                [key: string]: string;
            }[] | null;
            /** Rows */
            rows: number | null;
            /** Bytes */
            bytes: number | null;
            /** Truncated */
            truncated: boolean | null;
            /** Timings */
            timings: {
                [key: string]: number;
            } | null;
            /** Facts */
            facts: {
                [key: string]: unknown;
            } | null;
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
            /** Submitted At */
            submitted_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Progress */
            progress?: number | null;
            /** Transpiled Sql */
            transpiled_sql?: string | null;
        };
        /**
         * Said
         * @description A message: a text, or the index of one of the readings that were asked back.
         */
        Said: {
            /** Message */
            message?: string | null;
            /** Choice */
            choice?: number | null;
            /**
             * Conversation
             * @description In which; without it one is begun.
             */
            conversation?: string | null;
            /**
             * Purpose
             * @description What it is for, where a policy demands one.
             */
            purpose?: string | null;
        };
        /**
         * Saved
         * @description A template as JSON, or as a YAML document with the same fields.
         */
        Saved: {
            /** Template */
            template?: {
                [key: string]: unknown;
            } | null;
            /** Yaml */
            yaml?: string | null;
        };
        /**
         * ScanRequest
         * @description What to look at: a dataset (name, zone.name or id), a zone, or `all`.
         */
        ScanRequest: {
            /**
             * Scope
             * @default all
             */
            scope: string;
        };
        /**
         * Session
         * @description A session; the tokens are null when they went into cookies.
         */
        Session: {
            /**
             * Token Type
             * @default Bearer
             * @constant
             */
            token_type: "Bearer";
            /** Access Token */
            access_token: string | null;
            /** Refresh Token */
            refresh_token: string | null;
            /**
             * Expires In
             * @description Seconds that the access token holds.
             */
            expires_in: number;
            /**
             * Session Expires At
             * Format: date-time
             */
            session_expires_at: string;
        };
        /**
         * Sorted
         * @description By the values of a column; NULL is last in both directions.
         */
        Sorted: {
            /** Column */
            column: string;
            /**
             * Descending
             * @default false
             */
            descending: boolean;
        };
        /**
         * Sql
         * @description The query that runs, as the asker. Follow it, and read its rows, at `/api/query/{query_id}`.
         */
        Sql: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sql";
            /** Sql */
            sql: string;
            /** Query Id */
            query_id: string;
        };
        /**
         * SqlText
         * @description One or more statements, or what may become some.
         */
        SqlText: {
            /** Sql */
            sql: string;
            /**
             * Dialect
             * @description Of the SQL, when it is not DuckDB's.
             */
            dialect?: string | null;
        };
        /**
         * Subjects
         * @description Whom a template is shared with.
         */
        Subjects: {
            /** Subjects */
            subjects: string[];
        };
        /**
         * Summary
         * @description A conversation without its turns.
         */
        Summary: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * Tab
         * @description A text that somebody works on; see `metadata.models.SqlTab`.
         */
        Tab: {
            /** Id */
            id: string;
            /** Sql */
            sql: string;
            /** Dialect */
            dialect: string | null;
            /** Version */
            version: number;
            /** Updated At */
            updated_at: string;
        };
        /**
         * TermEdit
         * @description What to change of a term; what is left out stays.
         */
        TermEdit: {
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Definition
             * @default
             */
            definition: string;
            /**
             * Synonyms
             * @default []
             */
            synonyms: string[];
            /** Domain */
            domain?: string | null;
        };
        /**
         * Text
         * @description A piece of the answer; all pieces in their order are the answer.
         */
        Text: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            /** Text */
            text: string;
        };
        /**
         * TokeniseColumns
         * @description Write columns anew, each value as a keyed hash: equal values stay equal, also across datasets.
         */
        TokeniseColumns: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            action: "tokenise";
            /**
             * Dataset
             * @description Name, zone.name or id.
             */
            dataset: string;
            /** Columns */
            columns: string[];
            /**
             * Keep History
             * @description Leave earlier snapshots, stored results, originals and rejects as they are.
             * @default false
             */
            keep_history: boolean;
        };
        /**
         * Tool
         * @description A language model uses a tool, as the asker; `done` and `failed` close the `call`.
         */
        Tool: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tool";
            /** Call */
            call: number;
            /** Name */
            name: string;
            /**
             * State
             * @enum {string}
             */
            state: "begun" | "done" | "failed";
            /** Arguments */
            arguments?: {
                [key: string]: unknown;
            } | null;
            /** Told */
            told?: string | null;
        };
        /**
         * TopValue
         * @description A value, and in how many rows it is.
         */
        TopValue: {
            /** Value */
            value: unknown;
            /** Rows */
            rows: number;
        };
        /**
         * Turn
         * @description What was said once, and what came of it.
         *
         *     `text` is the answer as plain text; the rows are at `/api/query/{query_id}/rows` for as long as results are kept.
         *     `withheld` says why the answer is not shown any more. After the last event's `seq` one can go on.
         */
        Turn: {
            /** Id */
            id: string;
            /** Conversation */
            conversation: string;
            /** Number */
            number: number;
            /** Message */
            message: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "answered" | "asked" | "refused" | "failed" | "stopped";
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Text */
            text: string | null;
            /** Query Id */
            query_id: string | null;
            /** Rating */
            rating: ("up" | "down") | null;
            /** Correction */
            correction: string | null;
            usage: components["schemas"]["Used"] | null;
            /** Events */
            events: (components["schemas"]["Begun"] | components["schemas"]["Understood"] | components["schemas"]["Sql"] | components["schemas"]["Tool"] | components["schemas"]["Rows"] | components["schemas"]["Drawn"] | components["schemas"]["Text"] | components["schemas"]["Choices"] | components["schemas"]["Refused"] | components["schemas"]["Failed"] | components["schemas"]["Done"])[];
            /** Withheld */
            withheld?: string | null;
        };
        /**
         * Understood
         * @description How the message was taken, told from the query and not from the words; `how` it goes on from what was before.
         */
        Understood: {
            /**
             * Seq
             * @default 0
             */
            seq: number;
            /**
             * Turn
             * @default
             */
            turn: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "understood";
            /** Reading */
            reading: string;
            /** Confidence */
            confidence: number;
            /**
             * By
             * @enum {string}
             */
            by: "parser" | "model" | "verified";
            /**
             * How
             * @enum {string}
             */
            how: "question" | "filter" | "drill" | "replace" | "undo" | "choice";
            /** Tables */
            tables: components["schemas"]["neurolake__chat__events__Table"][];
            /** Note */
            note?: string | null;
        };
        /**
         * UnderstoodQuestion
         * @description What a question was taken for.
         *
         *     Where it may mean several things, `clarification` asks which, and `alternatives` are those to choose from; there is
         *     no `sql` then.
         */
        UnderstoodQuestion: {
            /** Question */
            question: string;
            /** Sql */
            sql?: string | null;
            /** Reading */
            reading?: string | null;
            /** Confidence */
            confidence?: number | null;
            /**
             * Tables
             * @default []
             */
            tables: components["schemas"]["neurolake__api__ai__Table"][];
            /** Rows */
            rows?: number | null;
            /** By */
            by?: ("parser" | "model" | "verified") | null;
            /** Alternatives */
            alternatives: components["schemas"]["Reading"][];
            /** Clarification */
            clarification: string | null;
            /** Note */
            note: string | null;
        };
        /**
         * Used
         * @description What language models used; a sum is null where a provider did not tell, or the price is not known.
         */
        Used: {
            /** Requests */
            requests: number;
            /** Input Tokens */
            input_tokens: number | null;
            /** Output Tokens */
            output_tokens: number | null;
            /** Cost Usd */
            cost_usd: number | null;
        };
        /**
         * UserChange
         * @description What shall change of a user; what is absent stays.
         */
        UserChange: {
            /** Roles */
            roles?: string[] | null;
            /** Groups */
            groups?: string[] | null;
            /** Attributes */
            attributes?: {
                [key: string]: string;
            } | null;
            /** Disabled */
            disabled?: boolean | null;
        };
        /** ValidationError */
        ValidationError: {
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
            /** Input */
            input?: unknown;
            /** Context */
            ctx?: Record<string, never>;
        };
        /**
         * Values
         * @description Values of the parameters that have no default, or another than that.
         */
        Values: {
            /**
             * Values
             * @default {}
             */
            values: {
                [key: string]: unknown;
            };
            /** Version */
            version?: number | null;
            /**
             * Limit
             * @description Rows to give at once; all are stored.
             * @default 100
             */
            limit: number;
            /** Purpose */
            purpose?: string | null;
        };
        /**
         * Verification
         * @description Whether the log is what was recorded.
         */
        Verification: {
            /** Intact */
            intact: boolean;
            /** Entries */
            entries: number;
            /** Checkpoints */
            checkpoints: number;
            /** Covered */
            covered: number;
            /** Root */
            root: string;
            /** Findings */
            findings: {
                [key: string]: unknown;
            }[];
        };
        /**
         * Why
         * @description Reasons, and the earlier query that was compared; None where the same was not asked before.
         */
        Why: {
            /** Reasons */
            reasons: string[];
            /** Compared With */
            compared_with: string | null;
        };
        /**
         * Word
         * @description Why it is approved or refused.
         */
        Word: {
            /** Reason */
            reason: string;
        };
        /**
         * Approved
         * @description One's word on what a run waits with.
         */
        neurolake__api__agents__Approved: {
            /**
             * Fingerprint
             * @description Of the request, as you saw it.
             */
            fingerprint: string;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Asked
         * @description What an agent is asked, and the bounds of its run.
         */
        neurolake__api__agents__Asked: {
            /**
             * Agent
             * @enum {string}
             */
            agent: "quality" | "compliance" | "engineer" | "optimizer";
            /** Dataset */
            dataset: string;
            /**
             * Text
             * @default
             */
            text: string;
            /**
             * By
             * @default rules
             * @enum {string}
             */
            by: "rules" | "model";
            /**
             * Remediate
             * @default false
             */
            remediate: boolean;
            /**
             * Apply
             * @default false
             */
            apply: boolean;
            /**
             * @default {
             *       "steps": 30,
             *       "tokens": 100000,
             *       "seconds": 900,
             *       "approval_hours": 24
             *     }
             */
            limits: components["schemas"]["Limits"];
        };
        /**
         * Asked
         * @description A question in words.
         */
        neurolake__api__ai__Asked: {
            /** Question */
            question: string;
            /**
             * Purpose
             * @description What it is for, where a policy demands one.
             */
            purpose?: string | null;
        };
        /**
         * Table
         * @description A dataset that a query reads; a view has no snapshot.
         */
        neurolake__api__ai__Table: {
            /** Name */
            name: string;
            /** Dataset Id */
            dataset_id: string;
            /** Snapshot Id */
            snapshot_id: string | null;
        };
        /**
         * Wanted
         * @description What to do; see `Request`.
         */
        neurolake__api__maintenance__Wanted: {
            /**
             * Tasks
             * @default [
             *       "compact",
             *       "manifests",
             *       "snapshots",
             *       "orphans"
             *     ]
             */
            tasks: ("compact" | "manifests" | "snapshots" | "orphans")[];
            /**
             * Dry Run
             * @default false
             */
            dry_run: boolean;
            /**
             * Target Bytes
             * @default 134217728
             */
            target_bytes: number;
            /**
             * Older Than H
             * @default 120
             */
            older_than_h: number;
            /**
             * Keep
             * @default 10
             */
            keep: number;
            /**
             * Orphans Older Than H
             * @default 24
             */
            orphans_older_than_h: number;
            /**
             * Max Seconds
             * @default 60
             */
            max_seconds: number;
        };
        /**
         * Approved
         * @description What a proposal's answer has under these names; another target will be refused.
         */
        neurolake__api__patterns__Approved: {
            /** Steps */
            steps: components["schemas"]["OneStep"][];
            /** Target */
            target: string;
            /** Agreed */
            agreed: string;
        };
        /**
         * Preview
         * @description A pattern for a dataset.
         */
        neurolake__api__patterns__Preview: {
            /**
             * Dataset
             * @description The source: id, name or zone.name.
             */
            dataset: string;
            /**
             * Values
             * @description Slot → what fills it.
             * @default {}
             */
            values: {
                [key: string]: unknown;
            };
            /**
             * Target
             * @description The dataset to make (zone.name), or that rows are merged into.
             */
            target?: string | null;
            /**
             * Replace
             * @description The dataset to make may take the place of one.
             * @default false
             */
            replace: boolean;
        };
        /**
         * Wanted
         * @description What a run is given.
         */
        neurolake__api__pipelines__Wanted: {
            /**
             * Parameters
             * @default {}
             */
            parameters: {
                [key: string]: unknown;
            };
            /**
             * Partition
             * @description Key of the partition that it is about.
             */
            partition?: string | null;
        };
        /**
         * Preview
         * @description Whose view to show of which dataset.
         */
        neurolake__api__policies__Preview: {
            /** Dataset */
            dataset: string;
            /**
             * Name
             * @default somebody
             */
            name: string;
            /**
             * Roles
             * @default []
             */
            roles: string[];
            /**
             * Groups
             * @default []
             */
            groups: string[];
            /**
             * Attributes
             * @default {}
             */
            attributes: {
                [key: string]: string;
            };
            /** Purpose */
            purpose?: string | null;
        };
        /**
         * Column
         * @description A column of a result; `masks` are those at work on what it is made of, with policy, method and reason.
         */
        neurolake__api__query__Column: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Masks */
            masks: {
                [key: string]: unknown;
            }[];
        };
        /**
         * Proposed
         * @description A change to be judged: a statement, or the columns as they are to be.
         */
        neurolake__api__schema__Proposed: {
            /** Sql */
            sql?: string | null;
            /** Columns */
            columns?: components["schemas"]["ProposedColumn"][] | null;
        };
        /**
         * Proposed
         * @description A question with the query that answers it.
         *
         *     `expected` are the rows that it answers, in any order; kept as a fingerprint only.
         */
        neurolake__api__semantic__Proposed: {
            /** Question */
            question: string;
            /** Sql */
            sql: string;
            /** Expected */
            expected?: unknown[][] | null;
        };
        /**
         * Column
         * @description A column of a result; `masked` where a mask is at work on what it is made of.
         */
        neurolake__chat__events__Column: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Masked */
            masked: boolean;
        };
        /**
         * Table
         * @description A dataset that is read; a view has no snapshot.
         */
        neurolake__chat__events__Table: {
            /** Name */
            name: string;
            /** Dataset Id */
            dataset_id: string;
            /** Snapshot Id */
            snapshot_id: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    methods_api_auth_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Methods"];
                };
            };
        };
    };
    login_api_auth_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    refresh_api_auth_refresh_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Refresh"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    logout_api_auth_logout_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Refresh"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    me_api_auth_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    keys_api_auth_keys_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    create_key_api_auth_keys_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    revoke_key_api_auth_keys__key__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    login_api_auth_oidc_login_get: {
        parameters: {
            query?: {
                then?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    callback_api_auth_oidc_callback_get: {
        parameters: {
            query?: {
                code?: string | null;
                state?: string | null;
                error?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    health_api_neurolake_system_health_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A part does not work. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    livez_livez_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    startupz_startupz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readyz_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    version_version_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    token_iceberg_v1_oauth_tokens_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["Body_token_iceberg_v1_oauth_tokens_post"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_neurolake_pipelines_get: {
        parameters: {
            query?: {
                /** @description Most entries. */
                limit?: number;
                /** @description Name of the last one of the page before. */
                after?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    apply_api_neurolake_pipelines_put: {
        parameters: {
            query?: {
                /** @description The version it was made from; 0 when there is to be none. */
                version?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string | {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    check_api_neurolake_pipelines_check_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string | {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    runs_api_neurolake_pipelines_runs_get: {
        parameters: {
            query?: {
                pipeline?: string | null;
                state?: ("queued" | "running" | "succeeded" | "failed" | "cancelled") | null;
                backfill?: string | null;
                /** @description Id of the last run of the page before. */
                before?: string | null;
                /** @description Most entries. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    run_api_neurolake_pipelines_runs__run_id__get: {
        parameters: {
            query?: {
                /** @description Seconds to wait for its end. */
                wait?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    logs_api_neurolake_pipelines_runs__run_id__logs_get: {
        parameters: {
            query?: {
                step?: string | null;
                attempt?: number | null;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_api_neurolake_pipelines_runs__run_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    retry_api_neurolake_pipelines_runs__run_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Retry"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    backfill_api_neurolake_pipelines_backfills__backfill_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                backfill_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_backfill_api_neurolake_pipelines_backfills__backfill_id___action__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                backfill_id: string;
                action: "pause" | "resume" | "cancel";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_api_neurolake_pipelines__name__get: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_api_neurolake_pipelines__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    begin_api_neurolake_pipelines__name__runs_post: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string | null;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["neurolake__api__pipelines__Wanted"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    pause_api_neurolake_pipelines__name__pause_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    resume_api_neurolake_pipelines__name__resume_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    moments_api_neurolake_pipelines__name__moments_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    partitions_api_neurolake_pipelines__name__partitions_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    backfills_api_neurolake_pipelines__name__backfills_get: {
        parameters: {
            query?: {
                /** @description Most entries. */
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    begin_backfill_api_neurolake_pipelines__name__backfills_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Backfill"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    upload_api_neurolake_ingestion_upload_post: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string[];
                    /** @description Name; otherwise from the file's name. */
                    dataset?: string;
                    /** @enum {string} */
                    mode?: "auto" | "create" | "append" | "replace" | "upsert";
                    /** @description Upsert key. */
                    key?: string[];
                    /** @enum {string} */
                    zone?: "bronze" | "silver" | "gold";
                    /** @description More options of the request, as JSON. */
                    options?: string;
                    /** @description Seconds to wait for the answer. */
                    wait_s?: number;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jobs"];
                };
            };
            /** @description Still under way: follow the jobs by their ids. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jobs"];
                };
            };
            /** @description Some of several files failed; each job has its problem. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jobs"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    statistics_api_neurolake_ingestion_statistics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    listing_api_neurolake_ingestion_get: {
        parameters: {
            query?: {
                limit?: number;
                before?: string | null;
                state?: ("queued" | "running" | "succeeded" | "failed" | "cancelled") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jobs"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    job_api_neurolake_ingestion__job_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_api_neurolake_ingestion__job_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    events_api_neurolake_ingestion__job_id__events_get: {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: string | null;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rejects_api_neurolake_ingestion__job_id__rejects_get: {
        parameters: {
            query?: {
                format?: string;
            };
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    execute_api_query_execute_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Ask"];
            };
        };
        responses: {
            /** @description JSON, or Arrow by `Accept`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                    "application/vnd.apache.arrow.stream": unknown;
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    explain_api_query_explain_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplainOrRun"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    validate_api_query_validate_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Explain"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diagnostic"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    history_api_query_history_get: {
        parameters: {
            query?: {
                /** @description Whose; * for all. Administrators only. */
                principal?: string | null;
                /** @description Part of the SQL, in any case. */
                text?: string | null;
                status?: ("queued" | "running" | "succeeded" | "failed" | "cancelled") | null;
                /** @description Read or written: name, zone.name or id. */
                dataset?: string | null;
                /** @description Asked from this moment on; in UTC without a zone. */
                since?: string | null;
                /** @description Asked before this moment. */
                until?: string | null;
                /** @description The last id of the page before. */
                before?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    metrics_api_query_metrics_get: {
        parameters: {
            query?: {
                /** @description How far to look back. */
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    run_api_query__query_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rows_api_query__query_id__rows_get: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON, or Arrow by `Accept`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                    "application/vnd.apache.arrow.stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    arranged_rows_api_query__query_id__rows_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Arrange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    profile_api_query__query_id__profile_get: {
        parameters: {
            query: {
                column: string;
            };
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    events_api_query__query_id__events_get: {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: string | null;
            };
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    download_api_query__query_id__download_get: {
        parameters: {
            query?: {
                format?: "csv" | "json" | "parquet" | "arrow" | "xlsx";
            };
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_api_query__query_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    layout_api_neurolake_sql_format_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlText"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Formatted"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    tabs_api_neurolake_sql_tabs_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tab"][];
                };
            };
        };
    };
    add_tab_api_neurolake_sql_tabs_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlText"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tab"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_tab_api_neurolake_sql_tabs__tab_id__put: {
        parameters: {
            query: {
                /** @description The one that the text was made from. */
                version: number;
            };
            header?: never;
            path: {
                tab_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlText"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tab"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    close_tab_api_neurolake_sql_tabs__tab_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tab_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    answers_api_neurolake_cache_answers_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answered"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    forget_all_api_neurolake_cache_answers_delete: {
        parameters: {
            query?: {
                /** @description Those of others too. Administrators only. */
                everybody?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Forgotten"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    forget_api_neurolake_cache_answers__query_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    why_api_neurolake_cache_why__query_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Why"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    nl_to_sql_api_ai_nl_to_sql_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__ai__Asked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnderstoodQuestion"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    say_api_ai_chat_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Said"];
            };
        };
        responses: {
            /** @description The turn once it has ended; with `Accept: text/event-stream` its events as they come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                    "text/event-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    conversations_api_ai_chat_conversations_get: {
        parameters: {
            query?: {
                /** @description Part of a title, a message or an answer. */
                search?: string;
                /** @description The last id of the page before. */
                before?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    conversation_api_ai_chat_conversations__conversation_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_api_ai_chat_conversations__conversation_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rename_api_ai_chat_conversations__conversation_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Renamed"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    turn_api_ai_chat_turns__turn_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    events_api_ai_chat_turns__turn_id__events_get: {
        parameters: {
            query?: {
                /** @description The `seq` of the last event that was seen. */
                after?: number;
            };
            header?: {
                "last-event-id"?: number | null;
            };
            path: {
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It has ended, and the last event was seen. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    stop_api_ai_chat_turns__turn_id__stop_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    feedback_api_ai_chat_turns__turn_id__feedback_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rated"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    show_api_ai_semantic_get: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    apply_api_ai_semantic_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Applied"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_api_ai_semantic_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    history_api_ai_semantic_history_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    draft_api_ai_semantic_draft_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Drafted"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    check_api_ai_semantic_check_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Checked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_ai_verified_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    propose_api_ai_verified_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__semantic__Proposed"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    approve_api_ai_verified__question_id__approve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                question_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    forget_api_ai_verified__question_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                question_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_ai_agents_runs_get: {
        parameters: {
            query?: {
                /** @description queued, running, waiting or how it ended. */
                state?: string | null;
                /** @description The last id of the page before. */
                before?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    ask_api_ai_agents_runs_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key, same run. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__agents__Asked"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    approvals_api_ai_agents_approvals_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    get_api_ai_agents_runs__run_id__get: {
        parameters: {
            query?: {
                /** @description Seconds to wait for its end or a request. */
                wait?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    events_api_ai_agents_runs__run_id__events_get: {
        parameters: {
            query?: {
                /** @description The `seq` of the last event that was seen. */
                after?: number;
                limit?: number;
            };
            header?: {
                "last-event-id"?: number | null;
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/event-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    approve_api_ai_agents_runs__run_id__approve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__agents__Approved"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    reject_api_ai_agents_runs__run_id__reject_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rejected"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_api_ai_agents_runs__run_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    datasets_api_neurolake_catalog_datasets_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    dataset_api_neurolake_catalog_dataset__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    search_api_neurolake_catalog_search_get: {
        parameters: {
            query?: {
                /** @description Words; all must be there. None lists everything. */
                q?: string;
                offset?: number;
                /** @description Most entries. */
                limit?: number;
                /** @description Only datasets of this zone. */
                zone?: string | null;
                owner?: string | null;
                domain?: string | null;
                /** @description Tags that it or its columns have; all of them. */
                tag?: string[];
                min_quality?: number | null;
                /** @description Also what was put away. */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    search_by_column_api_neurolake_catalog_search_by_column_get: {
        parameters: {
            query?: {
                name?: string | null;
                type?: string | null;
                tag?: string | null;
                semantic?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    insights_api_neurolake_catalog_insights__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    accept_api_neurolake_catalog_insights__dataset_id__accept__suggestion_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
                suggestion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    recommendations_api_neurolake_catalog_recommendations__dataset_id__get: {
        parameters: {
            query?: {
                kind?: ("joinable" | "similar" | "used_together" | "downstream") | null;
                /** @description Most entries. */
                limit?: number;
                /** @description Joins whose estimate is checked by counting. */
                check?: number;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    popular_api_neurolake_catalog_popular_get: {
        parameters: {
            query?: {
                days?: number;
                /** @description Most entries. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    quality_leaders_api_neurolake_catalog_quality_leaders_get: {
        parameters: {
            query?: {
                /** @description Only datasets of this zone. */
                zone?: string | null;
                /** @description Most entries. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    statistics_api_neurolake_catalog_statistics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    sample_api_neurolake_catalog_dataset__dataset_id__sample_get: {
        parameters: {
            query?: {
                rows?: number;
                purpose?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    card_api_neurolake_catalog_dataset__dataset_id__card_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    edit_card_api_neurolake_catalog_dataset__dataset_id__card_patch: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    edit_column_api_neurolake_catalog_dataset__dataset_id__card_columns__column__patch: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
                column: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ColumnEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    deprecate_api_neurolake_catalog_dataset__dataset_id__deprecate_post: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deprecation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    archive_api_neurolake_catalog_dataset__dataset_id__archive_post: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Archiving"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    restore_api_neurolake_catalog_dataset__dataset_id__restore_post: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    bookmarks_api_neurolake_catalog_bookmarks_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    add_bookmark_api_neurolake_catalog_bookmarks__dataset_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_bookmark_api_neurolake_catalog_bookmarks__dataset_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    terms_api_neurolake_catalog_glossary_get: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    define_api_neurolake_catalog_glossary_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTerm"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    term_api_neurolake_catalog_glossary__term__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                term: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_term_api_neurolake_catalog_glossary__term__delete: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                term: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    edit_term_api_neurolake_catalog_glossary__term__patch: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                term: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TermEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    domains_api_neurolake_catalog_domains_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    put_domain_api_neurolake_catalog_domains__name__put: {
        parameters: {
            query?: {
                /** @description The version that the change was made from; none overwrites. */
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_domain_api_neurolake_catalog_domains__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    downstream_api_neurolake_lineage_downstream__dataset_id__get: {
        parameters: {
            query?: {
                /** @description With the edges between columns. */
                columns?: boolean;
                /** @description Kinds of things to go along; not queries. */
                kinds?: ("file" | "landing" | "ingestion" | "dataset" | "query" | "result" | "external")[] | null;
                /** @description Most steps. */
                depth?: number;
                /** @description Most things found. */
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    upstream_api_neurolake_lineage_upstream__dataset_id__get: {
        parameters: {
            query?: {
                /** @description With the edges between columns. */
                columns?: boolean;
                /** @description Kinds of things to go along; not queries. */
                kinds?: ("file" | "landing" | "ingestion" | "dataset" | "query" | "result" | "external")[] | null;
                /** @description Most steps. */
                depth?: number;
                /** @description Most things found. */
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    impact_api_neurolake_lineage_impact__dataset_id__get: {
        parameters: {
            query?: {
                /** @description Only this column changes or goes. */
                column?: string | null;
                /** @description Most steps. */
                depth?: number;
                /** @description Most things found. */
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    column_api_neurolake_lineage_column__dataset_id___column__get: {
        parameters: {
            query?: {
                /** @description Most steps. */
                depth?: number;
                /** @description Most things found. */
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
                column: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    freshness_api_neurolake_lineage_freshness__dataset_id__get: {
        parameters: {
            query?: {
                /** @description Most steps. */
                depth?: number;
                /** @description Most things found. */
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    circular_dependencies_api_neurolake_lineage_circular_dependencies_get: {
        parameters: {
            query?: {
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    full_graph_api_neurolake_lineage_full_graph_get: {
        parameters: {
            query?: {
                /** @description Only datasets of this zone. */
                zone?: string | null;
                /** @description Only what is around this dataset, in both directions. */
                dataset?: string | null;
                /** @description Most steps from that dataset. */
                depth?: number;
                /** @description `next` of the page before. */
                after?: string | null;
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    prove_api_neurolake_lineage_prove__dataset_id__post: {
        parameters: {
            query?: {
                /** @description Most rows of each table that is read. */
                rows?: number;
                /** @description After which no more is tried. */
                seconds?: number;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    export_api_neurolake_lineage_export__dataset_id__get: {
        parameters: {
            query?: {
                format?: "json" | "graphviz" | "mermaid" | "svg" | "csv" | "openlineage";
                /** @description From the dataset on. */
                direction?: "upstream" | "downstream" | "both";
                /** @description With the edges between columns. */
                columns?: boolean;
                /** @description Kinds of things to go along; not queries. */
                kinds?: ("file" | "landing" | "ingestion" | "dataset" | "query" | "result" | "external")[] | null;
                /** @description Most steps. */
                depth?: number;
                /** @description Most things found. */
                limit?: number;
                /** @description The graph as it was then; in UTC without a zone. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/vnd.graphviz": unknown;
                    "text/plain": unknown;
                    "image/svg+xml": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    graph_api_v1_lineage_get: {
        parameters: {
            query: {
                /** @description dataset:neurolake:gold.sales */
                nodeId: string;
                depth?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    receive_api_v1_lineage_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description It came before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    files_api_neurolake_maintenance__dataset_id__get: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    run_api_neurolake_maintenance__dataset_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__maintenance__Wanted"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_api_neurolake_maintenance__dataset_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: boolean;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    footer_api_neurolake_maintenance__dataset_id__footer_get: {
        parameters: {
            query: {
                file: string;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    history_api_neurolake_schema_history__dataset_id__get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                before?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    compare_api_neurolake_schema_compare__dataset_id__get: {
        parameters: {
            query?: {
                /** @description The one before unless given. */
                from?: number | null;
                /** @description The newest unless given. */
                to?: number | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    analyze_impact_api_neurolake_schema_analyze_impact__dataset_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__schema__Proposed"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    policy_api_neurolake_schema_policy__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    set_policy_api_neurolake_schema_policy__dataset_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    approvals_api_neurolake_schema_approvals_get: {
        parameters: {
            query?: {
                state?: string | null;
                limit?: number;
                /** @description The last id of the page before. */
                before?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    approval_api_neurolake_schema_approvals__approval_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    approve_api_neurolake_schema_approvals__approval_id__approve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Word"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    refuse_api_neurolake_schema_approvals__approval_id__refuse_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Word"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rollback_api_neurolake_schema_rollback__dataset_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Back"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_neurolake_contracts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    get_api_neurolake_contracts__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_api_neurolake_contracts__dataset_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_api_neurolake_contracts__dataset_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    verify_api_neurolake_contracts__dataset_id__verify_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    current_api_neurolake_quality_current__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    time_series_api_neurolake_quality_time_series__dataset_id__get: {
        parameters: {
            query?: {
                /** @description From this moment on; in UTC where no zone is given. */
                since?: string | null;
                /** @description Before this moment. */
                until?: string | null;
                /** @description The newest so many. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_neurolake_quality_webhooks_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    add_api_neurolake_quality_webhooks_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hook"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_hook_api_neurolake_quality_webhooks__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rotate_api_neurolake_quality_webhooks__name__rotate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    test_api_neurolake_quality_webhooks__name__test_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    deliveries_api_neurolake_quality_webhooks__name__deliveries_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    retry_api_neurolake_quality_webhooks__name__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rules_api_neurolake_quality_rules__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_api_neurolake_quality_rules__dataset_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rules"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_api_neurolake_quality_rules__dataset_id___name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    check_api_neurolake_quality_check__dataset_id__post: {
        parameters: {
            query?: {
                /** @description Only these. */
                rule?: string[];
            };
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    history_api_neurolake_quality_history__dataset_id___name__get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    failing_api_neurolake_quality_failing__dataset_id___name__get: {
        parameters: {
            query?: {
                limit?: number;
                purpose?: string | null;
            };
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    suggestions_api_neurolake_quality_suggestions__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    accept_api_neurolake_quality_suggestions__dataset_id__accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Names"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    measure_api_neurolake_quality_measure__dataset_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, name or zone.name. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_neurolake_templates_get: {
        parameters: {
            query?: {
                /** @description Words; all must be there. */
                q?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    save_api_neurolake_templates_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Saved"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    template_api_neurolake_templates__template_id__get: {
        parameters: {
            query?: {
                /** @description The newest without it. */
                version?: number | null;
            };
            header?: never;
            path: {
                /** @description Id or name; of several of one name the caller's own. */
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_api_neurolake_templates__template_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name; of several of one name the caller's own. */
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    versions_api_neurolake_templates__template_id__versions_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id or name; of several of one name the caller's own. */
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    diff_api_neurolake_templates__template_id__diff_get: {
        parameters: {
            query: {
                before: number;
                after: number;
            };
            header?: never;
            path: {
                /** @description Id or name; of several of one name the caller's own. */
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    share_api_neurolake_templates__template_id__sharing_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name; of several of one name the caller's own. */
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Subjects"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    run_api_neurolake_templates__template_id__run_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name; of several of one name the caller's own. */
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Values"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    usage_api_ai_usage_get: {
        parameters: {
            query?: {
                /** @description From this moment on; none is 30 days ago. */
                since?: string | null;
                /** @description Before this moment; none is now. */
                until?: string | null;
                /** @description What to sum by; nothing gives one sum. */
                by?: ("model" | "user" | "feature" | "day")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_neurolake_patterns_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    learned_api_neurolake_patterns_learned_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    suggestions_api_neurolake_patterns_suggestions__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    proposal_api_neurolake_patterns_proposal__dataset_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    carry_out_api_neurolake_patterns_proposal__dataset_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__patterns__Approved"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    pattern_api_neurolake_patterns__name__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    preview_api_neurolake_patterns__name__preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__patterns__Preview"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    apply_api_neurolake_patterns__name__apply_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Agreed"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    status_api_neurolake_system_status_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    entries_api_compliance_audit_log_get: {
        parameters: {
            query?: {
                before?: number | null;
                limit?: number;
                principal?: string | null;
                action?: ("query" | "change" | "ingest" | "pipeline.change" | "pipeline.run" | "export" | "login" | "logout" | "key.create" | "key.revoke" | "policy.change" | "scan" | "remediate" | "curate" | "schema.change" | "schema.policy" | "schema.approval" | "contract.change" | "quality.change" | "template.change" | "semantic.change" | "cache.invalidate" | "webhook.change" | "agent.run" | "agent.approval") | null;
                decision?: ("allow" | "deny") | null;
                /** @description Name, zone.name, or id; the id also of one that is gone. */
                dataset?: string | null;
                /** @description Id of the query or job. */
                origin?: string | null;
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entries"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    export_api_compliance_audit_log_export_get: {
        parameters: {
            query?: {
                principal?: string | null;
                action?: ("query" | "change" | "ingest" | "pipeline.change" | "pipeline.run" | "export" | "login" | "logout" | "key.create" | "key.revoke" | "policy.change" | "scan" | "remediate" | "curate" | "schema.change" | "schema.policy" | "schema.approval" | "contract.change" | "quality.change" | "template.change" | "semantic.change" | "cache.invalidate" | "webhook.change" | "agent.run" | "agent.approval") | null;
                decision?: ("allow" | "deny") | null;
                /** @description Name, zone.name, or id; the id also of one that is gone. */
                dataset?: string | null;
                /** @description Id of the query or job. */
                origin?: string | null;
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    verify_api_compliance_audit_log_verify_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
        };
    };
    proof_api_compliance_audit_log__entry_id__proof_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    scan_api_compliance_scan_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScanRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    scan_state_api_compliance_scan__scan_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    findings_api_compliance_pii_get: {
        parameters: {
            query: {
                dataset: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    decide_api_compliance_pii__dataset___column__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                column: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_compliance_policies_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    create_api_compliance_policies_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    export_api_compliance_policies_export_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": unknown;
                };
            };
        };
    };
    bring_in_api_compliance_policies_import_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    preview_api_compliance_policies_preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["neurolake__api__policies__Preview"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_api_compliance_policies__name__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    update_api_compliance_policies__name__put: {
        parameters: {
            query?: {
                /** @description The version that the change was made from. */
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_api_compliance_policies__name__delete: {
        parameters: {
            query?: {
                /** @description The version that the change was made from. */
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    listing_api_compliance_remediate_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remediate_api_compliance_remediate_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Remediation"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    run_api_compliance_remediate__run_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_api_compliance_remediate__run_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    resume_api_compliance_remediate__run_id__resume_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    download_api_compliance_remediate__run_id__download_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    users_api_admin_users_get: {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    create_user_api_admin_users_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    user_api_admin_users__name__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_user_api_admin_users__name__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    set_password_api_admin_users__name__password_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    groups_api_admin_groups_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupFacts"][];
                };
            };
        };
    };
    put_group_api_admin_groups__name__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupWish"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupFacts"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_group_api_admin_groups__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    roles_api_admin_roles_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleFacts"][];
                };
            };
        };
    };
    put_role_api_admin_roles__name__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Described"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleFacts"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_role_api_admin_roles__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    keys_api_admin_keys_get: {
        parameters: {
            query?: {
                user?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    revoke_key_api_admin_keys__key__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    search_index_api_admin_search_index_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    renew_search_index_api_admin_search_index_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    metrics_metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    recent_api_neurolake_system_metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    logs_api_neurolake_system_logs_get: {
        parameters: {
            query?: {
                before?: string | null;
                after?: string | null;
                limit?: number;
                /** @description The least level. */
                level?: "debug" | "info" | "warning" | "error" | "critical";
                /** @description In the line, in any case. */
                text?: string;
                request_id?: string | null;
                query_id?: string | null;
                job_id?: string | null;
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    config_iceberg_v1_config_get: {
        parameters: {
            query?: {
                warehouse?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    namespaces_iceberg_v1_namespaces_get: {
        parameters: {
            query?: {
                parent?: string | null;
                pageToken?: string | null;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    create_iceberg_v1_namespaces_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    namespace_iceberg_v1_namespaces__namespace__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    drop_iceberg_v1_namespaces__namespace__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    is_namespace_iceberg_v1_namespaces__namespace__head: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    update_iceberg_v1_namespaces__namespace__properties_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    tables_iceberg_v1_namespaces__namespace__tables_get: {
        parameters: {
            query?: {
                pageToken?: string | null;
                pageSize?: number;
            };
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    create_iceberg_v1_namespaces__namespace__tables_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    load_iceberg_v1_namespaces__namespace__tables__table__get: {
        parameters: {
            query?: {
                snapshots?: "all" | "refs";
            };
            header?: never;
            path: {
                namespace: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    commit_iceberg_v1_namespaces__namespace__tables__table__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    drop_iceberg_v1_namespaces__namespace__tables__table__delete: {
        parameters: {
            query?: {
                purgeRequested?: boolean;
            };
            header?: never;
            path: {
                namespace: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    is_table_iceberg_v1_namespaces__namespace__tables__table__head: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    metrics_iceberg_v1_namespaces__namespace__tables__table__metrics_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rename_iceberg_v1_tables_rename_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    commit_all_iceberg_v1_transactions_commit_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
}
