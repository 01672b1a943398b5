using Elastickv.SnapshotFs.Sample;

if (args is not [{ } path])
{
    Console.Error.WriteLine("usage: snapfs-sample FILE.fsm");
    return 1;
}

try
{
    // Written beside the target and renamed, so that nobody ever sees half of it.
    string temporary = path + ".tmp";
    File.WriteAllBytes(temporary, SampleSnapshot.Write());
    File.Move(temporary, path, overwrite: true);
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine("snapfs-sample: " + failure.Message);
    return 1;
}
