using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>Everything this layer says.</summary>
internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Path}: the file changed while it was mounted (its size or modification time is not what it was); nothing can be read from this mount any more: unmount and mount again")]
    public static partial void SourceChanged(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} of inode {Inode:x} failed; the program that asked was told of an input/output error")]
    public static partial void Unexpected(ILogger logger, Exception failure, Operation operation, ulong inode);

    [LoggerMessage(Level = LogLevel.Error, Message = ".snapfs/problems.jsonl could not be made")]
    public static partial void ProblemsFailed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "this edit cannot be committed as it is: {Reason}")]
    public static partial void Defect(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the edits could not be validated")]
    public static partial void ValidationFailed(ILogger logger, Exception failure);
}
