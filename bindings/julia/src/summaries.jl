# Features of raw signals, one signal to a column.

"""
    log_power(signals, segment; hop = segment ÷ 2)

Log power spectral density of each column, `[segment ÷ 2 + 1, n]`, averaged over windows of `segment` samples.
"""
function log_power(signals, segment::Integer; hop::Integer = max(segment ÷ 2, 1), context = nothing)
    matrix = signals_of(signals)
    features = Matrix{Float64}(undef, hnpe_summary_log_power_bins(segment), size(matrix, 2))
    protected() do
        hnpe_summary_log_power(nullable(context), size(matrix, 2), size(matrix, 1), matrix, segment, hop, features)
    end
    return signals isa AbstractVector ? vec(features) : features
end

"""The frequency of each feature of [`log_power`](@ref), for signals of `rate` samples per second."""
function frequencies(segment::Integer, rate::Real)
    values = Vector{Float64}(undef, hnpe_summary_log_power_bins(segment))
    protected(() -> hnpe_summary_frequencies(segment, rate, values))
    return values
end

"""
    autocorrelation(signals, max_lag)

Normalised autocorrelation of each column at lags 0 to `max_lag`.
"""
function autocorrelation(signals, max_lag::Integer; context = nothing)
    matrix = signals_of(signals)
    features = Matrix{Float64}(undef, max_lag + 1, size(matrix, 2))
    protected() do
        hnpe_summary_autocorrelation(nullable(context), size(matrix, 2), size(matrix, 1), matrix, max_lag, features)
    end
    return signals isa AbstractVector ? vec(features) : features
end

signals_of(signals::AbstractVector) = reshape(convert(Vector{Float64}, signals), :, 1)
signals_of(signals::AbstractMatrix) = convert(Matrix{Float64}, signals)
