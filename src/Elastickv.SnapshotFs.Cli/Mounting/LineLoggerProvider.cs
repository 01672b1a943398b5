using Elastickv.SnapshotFs.Cli.Output;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>Logs one line an event to a writer, with time and level. Thread-safe.</summary>
internal sealed class LineLoggerProvider(TextWriter writer) : ILoggerProvider
{
    private readonly Lock gate = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message, Exception? exception)
    {
        string line = $"{TimeText.Rfc3339(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())} {level.ToString().ToLowerInvariant()}: {message}";
        lock (gate)
        {
            try
            {
                writer.WriteLine(exception is null ? line : $"{line}: {exception}");
                writer.Flush();
            }
            catch (IOException)
            {
                // A full disk must not take the mount down.
            }
        }
    }

    private sealed class LineLogger(LineLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
