using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogRecorder : ILogger
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (lines)
            {
                lines.Add(formatter(state, exception) + (exception is null ? "" : " " + exception));
            }
        }
    }
}
