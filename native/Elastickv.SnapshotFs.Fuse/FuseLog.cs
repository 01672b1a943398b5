using Elastickv.SnapshotFs.Fuse.Protocol;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Fuse;

/// <summary>Everything this layer says.</summary>
internal static partial class FuseLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "request {Opcode} for inode {Inode:x} failed; the program that asked was told of an input/output error")]
    public static partial void Unexpected(ILogger logger, Exception failure, Opcode opcode, ulong inode);

    [LoggerMessage(Level = LogLevel.Error, Message = "reading a request failed: {Reason}")]
    public static partial void ReadFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the kernel did not take the reply to a request: {Reason}; the program that asked was told of an input/output error")]
    public static partial void ReplyFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "all readers are held up by long requests; there are {Count} now")]
    public static partial void MoreReaders(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{MountPoint} was left behind by a program that was killed; unmounting it first")]
    public static partial void DeadMount(ILogger logger, string mountPoint);

    [LoggerMessage(Level = LogLevel.Debug, Message = "protocol features in force: {Flags}")]
    public static partial void Agreed(ILogger logger, InitFlags flags);
}
