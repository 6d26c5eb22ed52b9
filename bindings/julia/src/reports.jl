# What diagnostics found.

const VERDICTS = (passed = HNPE_VERDICT_PASSED, flagged = HNPE_VERDICT_FLAGGED, undecided = HNPE_VERDICT_UNDECIDED)

"""
    Report()

What diagnostics write into, one after the other: a list of `results`. Printed, it has a line for each; `save(report, path)`
writes all of it as JSON, `draw(report, folder)` pictures for gnuplot.
"""
Report(; context = nothing) = create(out -> hnpe_report_create(nullable(context), out), Report)

function array_in(report, result, info)
    values = Matrix{Float64}(undef, info.columns, info.rows)
    protected(() -> hnpe_report_read(report, result, unsafe_string(info.name), length(values), values))
    return info.n_dims == 0 ? values[1] : info.n_dims == 1 ? vec(values) : values
end

"""
    results(report)

`(name, verdict, sentence, arrays)` of each: the verdict is `:passed`, `:flagged` or `:undecided`, `arrays` a `Dict` by name,
with a row of the library's matrices as a column.
"""
function results(report::Report)
    found = listed((index, out) -> hnpe_report_describe_result(report, index, out), hnpe_result_info)
    return map(enumerate(found)) do (i, info)
        name = unsafe_string(info.name)
        arrays = listed((index, out) -> hnpe_report_describe_array(report, i - 1, index, out), hnpe_array_info)
        (name = name, verdict = name_in(VERDICTS, info.verdict), sentence = unsafe_string(info.sentence),
         arrays = Dict(unsafe_string(array.name) => array_in(report, name, array) for array in arrays))
    end
end

"""`(n_results, n_flagged, n_undecided)`: all of them, those that say that something is wrong, and those that had too little to tell."""
function counts(report::Report)
    n_results, n_flagged, n_undecided = Ref(Int64(0)), Ref(Int64(0)), Ref(Int64(0))
    protected(() -> hnpe_report_count(report, n_results, n_flagged, n_undecided))
    return (n_results = Int(n_results[]), n_flagged = Int(n_flagged[]), n_undecided = Int(n_undecided[]))
end

save(report::Report, path::AbstractString) = protected(() -> hnpe_report_save(report, path))

"""Write scripts for gnuplot into a folder, one for each picture."""
draw(report::Report, folder::AbstractString) = protected(() -> hnpe_report_draw(report, folder))

Base.print(io::IO, report::Report) = print(io, unsafe_string(hnpe_report_text(report)))

"""
    calibration(posterior, dataset, n_draws = 1000; seed = 0, report = Report(), progress = nothing)

Calibration on simulations from the prior that were not trained on: ranks of each parameter, expected coverage and TARP. Gives the
report.

    calibration(truth, draws; log_q_truth = nothing, log_q = nothing, d_local = 0, seed = 0, report = Report())

The same for draws from elsewhere, `[parameters, draws, sets]`, and truths `[parameters, sets]`; log densities `[sets]` and
`[draws, sets]`. The first `d_local` parameters are called local.
"""
function calibration(posterior::Posterior, dataset::Dataset, n_draws::Integer = 1000; seed::Integer = 0, report = Report(),
                     progress = nothing, monitor = nothing)
    monitored(progress, monitor) do watching
        protected(() -> hnpe_diagnostics_calibration(posterior, dataset, n_draws, UInt64(seed), watching, report))
    end
    return report
end

function calibration(truth::AbstractMatrix, draws::AbstractArray{<:Real,3}; log_q_truth = nothing, log_q = nothing,
                     d_local::Integer = 0, seed::Integer = 0, report = Report())
    d, n_sets = size(truth)
    size(draws, 1) == d && size(draws, 3) == n_sets ||
        throw(DimensionMismatch("draws must be [$d, draws, $n_sets], as the truth is, not $(size(draws))"))
    given(::Nothing, n) = C_NULL
    given(values, n) = length(values) == n ? numbers(values) : throw(DimensionMismatch("log densities must be $n, not $(length(values))"))
    of_truth, of_draws = given(log_q_truth, n_sets), given(log_q, size(draws, 2) * n_sets)
    protected() do
        hnpe_diagnostics_calibration_of_draws(n_sets, d_local, d - d_local, numbers(truth), size(draws, 2), numbers(draws),
                                              of_truth, of_draws, UInt64(seed), report)
    end
    return report
end

"""
    misspecification(dataset, x; report = Report(), progress = nothing)

Could the observation set `x` have come from the prior and the simulator of a data set? Gives the report.
"""
function misspecification(dataset::Dataset, x; report = Report(), progress = nothing, monitor = nothing)
    set = one_set(x, dimensions(dataset).d_x, "misspecification")
    monitored(progress, monitor) do watching
        protected(() -> hnpe_diagnostics_misspecification(dataset, size(set, 2), set, watching, report))
    end
    return report
end

"""
    predictive(posterior, simulator, x, n_draws = 1000; seed = 0, report = Report(), progress = nothing)
    predictive(x, replicates; report = Report())

Are simulations from the posterior given the observation set `x` like `x`? Replicates from elsewhere are `[d_x, 1 + N, replicates]`.
Gives the report.
"""
function predictive(posterior::Posterior, simulator::Simulator, x, n_draws::Integer = 1000; seed::Integer = 0, report = Report(),
                    progress = nothing, monitor = nothing)
    set = one_set(x, dimensions(posterior).d_x, "predictive")
    monitored(progress, monitor) do watching
        protected() do
            hnpe_diagnostics_predictive(posterior, simulator, size(set, 2), set, n_draws, UInt64(seed), watching, report)
        end
    end
    return report
end

function predictive(x, replicates::AbstractArray{<:Real,3}; report = Report())
    d_x, n_rows, n = size(replicates)
    set = columns(x, d_x, "x")
    size(set, 2) == n_rows || throw(DimensionMismatch("replicates have $n_rows columns, and x has $(size(set, 2))"))
    of_all = convert(Array{Float64,3}, replicates)
    protected(() -> hnpe_diagnostics_predictive_of_replicates(n_rows, d_x, set, n, of_all, report))
    return report
end

"""
    local_c2st(posterior, dataset, x; n_null = 99, seed = 0, report = Report(), progress = nothing)

Is the posterior right at the observation set `x`? By classifiers, with simulations that were not trained on. Gives the report.
"""
function local_c2st(posterior::Posterior, dataset::Dataset, x; n_null::Integer = 99, seed::Integer = 0, report = Report(),
                    progress = nothing, monitor = nothing)
    set = one_set(x, dimensions(dataset).d_x, "local_c2st")
    monitored(progress, monitor) do watching
        protected() do
            hnpe_diagnostics_local_c2st(posterior, dataset, size(set, 2), set, n_null, UInt64(seed), watching, report)
        end
    end
    return report
end
